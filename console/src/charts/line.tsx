import { scaleLinear, scaleTime } from "d3-scale";
import { area, curveLinear, curveStepAfter, line } from "d3-shape";
import { useWidth } from "./width.ts";

export interface Point {
  at: Date;
  /** Null: nothing is known here, and the line has a gap. */
  value: number | null;
  low?: number | null;
  high?: number | null;
}

const [HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [200, 48, 12, 10, 24];

/** A line over time, with the band of its interval where there is one. */
export function Line(
  { name, points, domain, step, format = String }: {
    name: string;
    points: Point[];
    domain?: [number, number];
    /** A value holds until the next. */
    step?: boolean;
    format?: (value: number) => string;
  },
) {
  const [box, width] = useWidth<HTMLDivElement>();
  const known = points.filter((point) => point.value !== null);
  const values = known.flatMap(({ value, low, high }) => [value, low, high]).filter((it) =>
    typeof it === "number"
  );
  const x = scaleTime([points[0]?.at ?? new Date(0), points.at(-1)?.at ?? new Date(1)], [
    LEFT,
    width - RIGHT,
  ]);
  const y = scaleLinear(domain ?? [Math.min(0, ...values), Math.max(1e-9, ...values)], [HEIGHT - BOTTOM, TOP])
    .nice();
  const curve = step ? curveStepAfter : curveLinear;
  const path = line<Point>((point) => x(point.at), (point) => y(point.value ?? 0))
    .defined((point) => point.value !== null).curve(curve);
  const band = area<Point>(
    (point) => x(point.at),
    (point) => y(point.low ?? 0),
    (point) => y(point.high ?? 0),
  )
    .defined(({ low, high }) => typeof low === "number" && typeof high === "number").curve(curve);
  return (
    <div ref={box}>
      {width > 0 && (
        <svg
          role="img"
          aria-label={name}
          width={width}
          height={HEIGHT}
          className="block text-muted-foreground"
        >
          {y.ticks(4).map((tick) => (
            <g key={tick} transform={`translate(0 ${y(tick)})`}>
              <line x1={LEFT} x2={width - RIGHT} stroke="var(--border)" />
              <text x={LEFT - 8} dy="0.32em" textAnchor="end" fontSize={11} fill="currentColor">
                {format(tick)}
              </text>
            </g>
          ))}
          {x.ticks(Math.max(2, Math.floor(width / 110))).map((tick) => (
            <text
              key={+tick}
              x={x(tick)}
              y={HEIGHT - 6}
              textAnchor="middle"
              fontSize={11}
              fill="currentColor"
            >
              {x.tickFormat()(tick)}
            </text>
          ))}
          <path d={band(points) ?? ""} fill="var(--primary)" opacity={0.15} />
          <path d={path(points) ?? ""} fill="none" stroke="var(--primary)" strokeWidth={2} />
          {known.length <= 60 &&
            known.map((point) => (
              <circle key={+point.at} cx={x(point.at)} cy={y(point.value ?? 0)} r={3} fill="var(--primary)">
                <title>{`${point.at.toLocaleDateString("en-GB")}: ${format(point.value ?? 0)}`}</title>
              </circle>
            ))}
        </svg>
      )}
    </div>
  );
}
