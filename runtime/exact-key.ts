/** Text by which plain data is found again: equal for equal data only. JSON knows neither infinities nor the sign of zero. */
export function exactKey(data: unknown): string {
  return JSON.stringify(data, (_, value: unknown) =>
    typeof value !== "number" ? value : Object.is(value, -0) ? "-0" : String(value),
  );
}
