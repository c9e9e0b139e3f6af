/** ASCII characters of which a text may consist: a table that is asked for each of them tells sooner than a pattern. */
export class CharacterSet {
  readonly #has = new Uint8Array(128);

  /** Those that `pattern` matches. */
  constructor(pattern: RegExp) {
    for (let code = 0; code < this.#has.length; code++)
      this.#has[code] = pattern.test(String.fromCharCode(code)) ? 1 : 0;
  }

  /** Whether a text has no other characters. */
  makesUp(text: string): boolean {
    for (let index = 0; index < text.length; index++)
      if (this.#has[text.charCodeAt(index)] !== 1) return false;
    return true;
  }
}
