import { scaleLinear } from "d3-scale";
import { useWidth } from "./width.ts";

export interface Kept {
  promised: number;
  observed: number;
  low: number;
  high: number;
}

const [HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [260, 44, 24, 10, 36];
const percent = (value: number) => `${Math.round(value * 100)} %`;

/** Promised shares against observed ones with their intervals; on the diagonal a promise is kept. */
export function Reliability(
  { name, points, axes }: { name: string; points: Kept[]; axes: { x: string; y: string } },
) {
  const [box, width] = useWidth<HTMLDivElement>();
  const most = Math.max(0.1, ...points.flatMap(({ promised, high }) => [promised, high]));
  const x = scaleLinear([0, most], [LEFT, Math.max(LEFT + 1, width - RIGHT)]).nice();
  const y = scaleLinear([0, most], [HEIGHT - BOTTOM, TOP]).nice();
  const end = Math.min(x.domain()[1] ?? most, y.domain()[1] ?? most);
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
          {y.ticks(5).map((tick) => (
            <g key={tick} transform={`translate(0 ${y(tick)})`}>
              <line x1={LEFT} x2={width - RIGHT} stroke="var(--border)" />
              <text x={LEFT - 6} dy="0.32em" textAnchor="end" fontSize={11} fill="currentColor">
                {percent(tick)}
              </text>
            </g>
          ))}
          {x.ticks(Math.max(2, Math.floor(width / 90))).map((tick) => (
            <text
              key={tick}
              x={x(tick)}
              y={HEIGHT - 20}
              textAnchor="middle"
              fontSize={11}
              fill="currentColor"
            >
              {percent(tick)}
            </text>
          ))}
          <text x={width - RIGHT} y={HEIGHT - 4} textAnchor="end" fontSize={11} fill="currentColor">
            {axes.x} →
          </text>
          <text x={LEFT + 6} y={TOP + 8} fontSize={11} fill="currentColor">↑ {axes.y}</text>
          <line x1={x(0)} y1={y(0)} x2={x(end)} y2={y(end)} stroke="var(--input)" strokeDasharray="4 4" />
          {points.map(({ promised, observed, low, high }) => (
            <g key={promised}>
              <line
                x1={x(promised)}
                x2={x(promised)}
                y1={y(low)}
                y2={y(high)}
                stroke="var(--primary)"
                strokeWidth={1.5}
              />
              <circle cx={x(promised)} cy={y(observed)} r={4} fill="var(--primary)">
                <title>
                  {`${axes.x} ${percent(promised)}, ${axes.y.toLowerCase()} ${percent(observed)}`}
                </title>
              </circle>
            </g>
          ))}
        </svg>
      )}
    </div>
  );
}
