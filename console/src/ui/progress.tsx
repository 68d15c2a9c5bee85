/** A bar of how much is done; without a known whole it says so and shows none. */
export function Progress({ label, done, whole }: { label: string; done: number; whole: number | null }) {
  const share = whole && whole > 0 ? Math.min(1, done / whole) : null;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share === null ? undefined : Math.round(share * 100)}
      className="h-2 w-full overflow-hidden rounded-full bg-muted"
    >
      <div
        className="h-full rounded-full bg-primary transition-[width]"
        style={{ width: `${(share ?? 0) * 100}%` }}
      />
    </div>
  );
}
