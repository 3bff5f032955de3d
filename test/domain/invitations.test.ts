import { describe, expect, test } from 'vitest';
import { invitationState, isPlatformLink } from '../../src/domain/invitation.ts';
import { makeInvitationCode, maskCode, readInvitationCode } from '../../src/domain/invitation-code.ts';
import { seededBytes } from '../support/seeded.ts';

const SEED = 20_261_122;
const bytes = seededBytes(SEED);
const codes = Array.from({ length: 300 }, () => makeInvitationCode(bytes));

describe(`codes (seed ${SEED})`, () => {
  test('have 18 unambiguous symbols in three groups and do not repeat', () => {
    for (const code of codes) expect(code).toMatch(/^[2-9A-HJKMNP-Z]{6}(?:-[2-9A-HJKMNP-Z]{6}){2}$/);
    expect(new Set(codes).size).toBe(codes.length);
  });

  test('use every symbol of the alphabet about equally', () => {
    const counts = new Map<string, number>();
    for (const symbol of codes.flatMap((code) => [...code.replaceAll('-', '').slice(0, -1)])) {
      counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
    }
    expect(counts.size).toBe(31);
    const mean = (codes.length * 17) / 31;
    for (const count of counts.values()) expect(Math.abs(count - mean)).toBeLessThan(mean * 0.4);
  });

  test('are understood in any case, without dashes, with Cyrillic look-alikes', () => {
    const cyrillic = Object.fromEntries([...'ABCEHKMPTXY'].map((letter, index) => [letter, [...'АВСЕНКМРТХУ'][index]]));
    for (const code of codes) {
      const typed = [code.toLowerCase(), code.replaceAll('-', ' '), ` ${code.replaceAll('-', '')} `];
      typed.push([...code].map((symbol) => cyrillic[symbol] ?? symbol).join(''));
      for (const text of typed) expect(readInvitationCode(text)).toEqual({ kind: 'code', code });
    }
  });

  test('tell every single wrong symbol and every swap of neighbours', () => {
    const [code = ''] = codes;
    const bare = code.replaceAll('-', '');
    for (let at = 0; at < bare.length; at++) {
      for (const symbol of '23456789ABCDEFGHJKMNPQRSTUVWXYZ01ILO') {
        if (symbol === bare[at]) continue;
        expect(readInvitationCode(bare.slice(0, at) + symbol + bare.slice(at + 1)).kind).toBe('mistyped');
      }
      const swapped =
        bare.slice(0, at) +
        bare
          .slice(at, at + 2)
          .split('')
          .reverse()
          .join('') +
        bare.slice(at + 2);
      if (swapped !== bare) expect(readInvitationCode(swapped).kind).toBe('mistyped');
    }
  });

  test.each(['', 'код', 'ABC', 'https://max.ru/join/x', 'A'.repeat(19)])('%j is nothing like a code', (text) => {
    expect(readInvitationCode(text).kind).toBe('unknown');
  });

  test('are masked but for three symbols', () => {
    expect(maskCode('K7MX9P-QR2TVW-8HJN4C')).toBe('K7M…');
  });
});

describe('the state of an invitation', () => {
  const now = '2026-09-10T12:00:00.000Z';
  const open = { uses: 0, maxUses: 2, expiresAt: '2026-09-10T12:00:00.001Z', revokedAt: null };
  test.each([
    [{}, 'open'],
    [{ uses: 1 }, 'open'],
    [{ uses: 2 }, 'used'],
    [{ expiresAt: now }, 'expired'],
    [{ uses: 2, expiresAt: now }, 'used'],
    [{ uses: 2, expiresAt: now, revokedAt: now }, 'revoked'],
  ])('%j is %s', (change, state) => {
    expect(invitationState({ ...open, ...change }, now)).toBe(state);
  });
});

describe('a platform link', () => {
  test.each([
    ['https://max.ru/join/AbC-123', true],
    ['https://sferum.ru/?p=join&code=1', true],
    ['http://max.ru/join/x', false],
    ['https://localhost/x', false],
    ['https://user@max.ru/x', false],
    ['https://max.ru/a b', false],
    ['javascript:alert(1)', false],
    ['max.ru/join/x', false],
  ])('%s: %s', (link, good) => {
    expect(isPlatformLink(link)).toBe(good);
  });
});
