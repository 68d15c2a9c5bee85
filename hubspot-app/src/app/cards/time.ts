/** How a moment reads to this user, in the portal's time zone. */
export interface Locale {
  locale: string | undefined;
  timeZone: string | undefined;
}

export function moment(iso: string, { locale, timeZone }: Locale): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  const style = { dateStyle: "medium", timeStyle: "short" } as const;
  try {
    return new Intl.DateTimeFormat(locale, { ...style, timeZone }).format(time);
  } catch {
    // A time zone or a language that this browser does not know.
    return new Intl.DateTimeFormat(undefined, style).format(time);
  }
}

/** A day has no time zone. */
export function day(iso: string, { locale }: Locale): string {
  const time = new Date(`${iso.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(time.getTime())) return iso;
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(time);
}
