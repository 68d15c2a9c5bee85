import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";

const [WIDTH, HEIGHT] = [120, 28];

/** The course of a few values without their numbers; those are beside it. */
export function Spark({ values }: { values: (number | null)[] }) {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return <div style={{ height: HEIGHT }} />;
  const x = scaleLinear([0, values.length - 1], [2, WIDTH - 2]);
  const y = scaleLinear([Math.min(0, ...known), Math.max(...known, 1e-9)], [HEIGHT - 3, 3]);
  const path = line<number | null>((_, index) => x(index), (value) => y(value ?? 0)).defined((value) =>
    value !== null
  );
  return (
    <svg aria-hidden viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" className="h-7 w-full">
      <path
        d={path(values) ?? ""}
        fill="none"
        stroke="var(--primary)"
        strokeWidth={1.5}
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
