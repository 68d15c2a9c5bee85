import { scaleLinear } from "d3-scale";
import { useWidth } from "./width.ts";

export interface BarRow {
  label: string;
  value: number;
  low?: number | null;
  high?: number | null;
  /** What stands at the bar. */
  text: string;
}

const ROW = 44;

/** Bars from zero to either side, each below its label; a thin line is its interval. */
export function Bars({ name, rows }: { name: string; rows: BarRow[] }) {
  const [box, width] = useWidth<HTMLDivElement>();
  const ends = rows.flatMap(({ value, low, high }) => [value, low ?? value, high ?? value]);
  const x = scaleLinear([Math.min(0, ...ends), Math.max(0, ...ends, 1e-9)], [2, Math.max(4, width - 64)]);
  return (
    <div ref={box}>
      {width > 0 && (
        <svg role="img" aria-label={name} width={width} height={rows.length * ROW} className="block">
          {rows.map(({ label, value, low, high, text }, index) => {
            const [from, to] = [x(Math.min(0, value)), x(Math.max(0, value))];
            const right = Math.max(to, typeof high === "number" ? x(high) : to);
            return (
              <g key={index} transform={`translate(0 ${index * ROW})`}>
                <text x={0} y={14} fontSize={12} fill="var(--foreground)">{label}</text>
                <rect
                  x={from}
                  y={21}
                  width={Math.max(1, to - from)}
                  height={12}
                  rx={2}
                  fill={value < 0 ? "var(--bad)" : "var(--primary)"}
                />
                <line x1={x(0)} x2={x(0)} y1={18} y2={36} stroke="var(--input)" />
                {typeof low === "number" && typeof high === "number" && (
                  <line
                    x1={x(low)}
                    x2={x(high)}
                    y1={27}
                    y2={27}
                    stroke="var(--foreground)"
                    strokeWidth={1.5}
                  />
                )}
                <text x={right + 6} y={31} fontSize={12} fill="var(--muted-foreground)">{text}</text>
              </g>
            );
          })}
        </svg>
      )}
    </div>
  );
}
