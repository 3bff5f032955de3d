import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { existsSync, linkSync, readFileSync } from 'node:fs';
import { makeInvitationCode } from '../domain/invitation-code.ts';
import { cannotWrite, Problem } from '../domain/problem.ts';
import { writePrivateFile } from './file-bytes.ts';
import { isDiskError, toStoreProblem } from './sqlite.ts';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';

/** Makes, seals and opens invitation codes and platform links; the key stays in a file of its own beside the store. */
export type Vault = {
  /** Where the key is looked for. */
  readonly keyFile: string;
  /** Tells whether there is a key file. */
  isHere(): boolean;
  /** A new code of the system's generator. */
  makeCode(): string;
  /** Encrypts a secret; makes the key file (0600) when there is none yet, except in a dry run. */
  seal(secret: string): Buffer;
  /** Decrypts a secret; null when the key is not here or is another one. */
  unseal(sealed: Buffer): string | null;
};

/** The digest by which a code or link is looked up. */
export function digestSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Opens the vault whose key lies in a file; nothing is read before it is needed. */
export function openVault(keyFile: string, randomBytes: (count: number) => Uint8Array, dryRun: boolean): Vault {
  let key: Buffer | null = null;
  function findKey(): Buffer | null {
    if (key === null && existsSync(keyFile)) key = readKey(keyFile);
    return key;
  }
  function getKey(): Buffer {
    key = findKey() ?? makeKey(keyFile, randomBytes, dryRun);
    return key;
  }
  return {
    keyFile,
    isHere: () => existsSync(keyFile),
    makeCode: () => makeInvitationCode(randomBytes),
    seal(secret) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, getKey(), nonce);
      return Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    },
    unseal(sealed) {
      const found = findKey();
      if (found === null) return null;
      try {
        const decipher = createDecipheriv(CIPHER, found, sealed.subarray(0, NONCE_BYTES));
        decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
        const opened = Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
        return opened.toString('utf8');
      } catch {
        return null;
      }
    },
  };
}

function readKey(keyFile: string): Buffer {
  let text: string;
  try {
    text = readFileSync(keyFile, 'utf8').trim();
  } catch {
    throw new Problem('key-missing', { file: keyFile });
  }
  if (!/^[0-9a-f]{64}$/.test(text)) throw new Problem('key-missing', { file: keyFile });
  return Buffer.from(text, 'hex');
}

/**
 * Makes the key file whole under another name and then gives it its own, so that nobody ever reads half a key; of two who
 * make one at once the first wins, and the other takes that.
 */
function makeKey(keyFile: string, randomBytes: (count: number) => Uint8Array, dryRun: boolean): Buffer {
  const made = Buffer.from(randomBytes(KEY_BYTES));
  if (dryRun) return made;
  try {
    writePrivateFile(keyFile, `${made.toString('hex')}\n`, linkSync);
    return made;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'EEXIST') return readKey(keyFile);
    if (isDiskError(error)) throw toStoreProblem(error, keyFile, 0);
    throw cannotWrite(keyFile, error);
  }
}
