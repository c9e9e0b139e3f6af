/** What the process tells its caller; `interrupted` as shells have it for Ctrl-C: 128 and the number of the signal. */
export const exitCodes = { ok: 0, diagnostics: 1, usage: 2, bug: 70, interrupted: 130 } as const;
