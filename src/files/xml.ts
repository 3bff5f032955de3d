import { damagedWorkbook } from './workbook-fault.ts';

/** What a scanner stands at; an empty element is first opened, then closed. */
export type XmlEvent = 'open' | 'close' | 'text' | 'end';

const [SPACE, QUOTE, APOSTROPHE, SLASH, COLON, LESS, EQUALS, GREATER] = [
  0x20, 0x22, 0x27, 0x2f, 0x3a, 0x3c, 0x3d, 0x3e,
];
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Goes through an XML document piece by piece. Names are given without their prefix; a document type, which may define
 * entities, is refused like any other damage.
 */
export class XmlScanner {
  /** The name of the element that is opened or closed. */
  name = '';
  readonly #source: string;
  #at: number;
  #start = 0;
  #end = 0;
  #depth = 0;
  #literal = false;
  #closing = false;

  constructor(source: string) {
    this.#source = source;
    this.#at = 0;
  }

  /** Steps to the next piece. */
  next(): XmlEvent {
    if (this.#closing) {
      this.#closing = false;
      this.#depth--;
      return 'close';
    }
    for (;;) {
      if (this.#at >= this.#source.length) return this.#finish();
      if (this.#source.charCodeAt(this.#at) !== LESS) return this.#takeText();
      const sign = this.#source[this.#at + 1];
      if (sign === '/') return this.#takeClosing();
      if (sign !== '!' && sign !== '?') return this.#takeOpening();
      if (this.#source.startsWith('<![CDATA[', this.#at)) return this.#takeLiteral();
      this.#skip(sign === '?' ? '?>' : '-->');
    }
  }

  /** The text stood at. */
  get text(): string {
    const text = this.#source.slice(this.#start, this.#end);
    return this.#literal ? text : decodeEntities(text);
  }

  /** An attribute of the element just opened, by its name without prefix. */
  attribute(name: string): string | undefined {
    for (let at = this.#start; at < this.#end; ) {
      const equals = this.#source.indexOf('=', at);
      if (equals === -1 || equals >= this.#end) return undefined;
      const quote = this.#skipSpace(equals + 1);
      const close = this.#source.indexOf(this.#source[quote] ?? '', quote + 1);
      if (close === -1 || close >= this.#end) return undefined;
      if (this.#endsWithName(name, at, equals)) return decodeEntities(this.#source.slice(quote + 1, close));
      at = close + 1;
    }
    return undefined;
  }

  #endsWithName(name: string, from: number, equals: number): boolean {
    let end = equals;
    while (end > from && this.#source.charCodeAt(end - 1) <= SPACE) end--;
    const start = end - name.length;
    if (start < from || !this.#source.startsWith(name, start)) return false;
    const before = this.#source.charCodeAt(start - 1);
    return before <= SPACE || before === COLON;
  }

  #finish(): XmlEvent {
    if (this.#depth !== 0) throw damagedWorkbook();
    return 'end';
  }

  #takeText(): XmlEvent {
    const end = this.#source.indexOf('<', this.#at);
    this.#start = this.#at;
    this.#end = end === -1 ? this.#source.length : end;
    this.#at = this.#end;
    this.#literal = false;
    return 'text';
  }

  #takeLiteral(): XmlEvent {
    this.#start = this.#at + 9;
    this.#skip(']]>');
    this.#end = this.#at - 3;
    this.#literal = true;
    return 'text';
  }

  #takeClosing(): XmlEvent {
    const end = this.#source.indexOf('>', this.#at);
    if (end === -1 || --this.#depth < 0) throw damagedWorkbook();
    this.#takeName(this.#at + 2, end);
    this.#at = end + 1;
    return 'close';
  }

  #takeOpening(): XmlEvent {
    const end = this.#findTagEnd(this.#at + 1);
    this.#closing = this.#source.charCodeAt(end - 1) === SLASH;
    this.#end = this.#closing ? end - 1 : end;
    this.#start = this.#takeName(this.#at + 1, this.#end);
    this.#at = end + 1;
    this.#depth++;
    return 'open';
  }

  #takeName(from: number, limit: number): number {
    let [start, end] = [from, from];
    for (; end < limit; end++) {
      const code = this.#source.charCodeAt(end);
      if (code <= SPACE) break;
      if (code === COLON) start = end + 1;
    }
    this.name = this.#source.slice(start, end);
    return end;
  }

  #findTagEnd(from: number): number {
    let quote = 0;
    for (let at = from; at < this.#source.length; at++) {
      const code = this.#source.charCodeAt(at);
      if (quote !== 0) quote = code === quote ? 0 : quote;
      else if (code === GREATER) return at;
      else if ((code === QUOTE || code === APOSTROPHE) && this.#followsEquals(at)) quote = code;
    }
    throw damagedWorkbook();
  }

  #followsEquals(at: number): boolean {
    let before = at - 1;
    while (this.#source.charCodeAt(before) <= SPACE) before--;
    return this.#source.charCodeAt(before) === EQUALS;
  }

  #skipSpace(from: number): number {
    let at = from;
    while (this.#source.charCodeAt(at) <= SPACE) at++;
    return at;
  }

  #skip(end: '?>' | '-->' | ']]>'): void {
    if (end === '-->' && !this.#source.startsWith('<!--', this.#at)) throw damagedWorkbook();
    const found = this.#source.indexOf(end, this.#at);
    if (found === -1) throw damagedWorkbook();
    this.#at = found + end.length;
  }
}

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi, (whole, hex, decimal, named) => {
    if (named !== undefined) return ENTITIES[String(named).toLowerCase()] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
