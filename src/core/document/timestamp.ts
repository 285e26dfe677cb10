/** Milliseconds since the epoch of `2026-01-02T03:04:05Z`, `2026-01-02 03:04`, `2026-01-02`; undefined when it is none of these. Without a zone it is UTC. */
export function parseTime(timestamp: string): number | undefined {
  if (timestamp.length > 40) return undefined;
  const match =
    /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3})\d*)?)?\s?(Z|UTC|[+-]\d\d:?\d\d)?)?$/.exec(
      timestamp,
    );
  if (match === null) return undefined;
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "0", zone = "Z"] = match;
  const time = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    Number(fraction.padEnd(3, "0")),
  );
  const valid = new Date(time);
  if (valid.getUTCMonth() !== Number(month) - 1 || valid.getUTCDate() !== Number(day) || Number(hour) > 23)
    return undefined;
  return time - zoneMinutes(zone) * 60_000;
}

function zoneMinutes(zone: string): number {
  if (zone === "Z" || zone === "UTC") return 0;
  const digits = zone.replace(":", "");
  const minutes = Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3, 5));
  return zone.startsWith("-") ? -minutes : minutes;
}
