import {
  DescriptionList,
  DescriptionListItem,
  Flex,
  Heading,
  Link,
  ProgressBar,
  ScoreCircle,
  Statistics,
  StatisticsItem,
  StatisticsTrend,
  StatusTag,
  Text,
} from "@hubspot/ui-extensions";
import type { ReactNode } from "react";
import type {
  CardPayload,
  FactLine,
  ReasonLine,
  Reasons,
  ScoreView,
  Section,
  TrendPoint,
} from "./payload.ts";
import { day, type Locale, moment } from "./time.ts";

export function SectionView(
  { section, card, locale }: { section: Section; card: CardPayload; locale: Locale },
) {
  switch (section.kind) {
    case "score":
      return card.score ? <ScoreHead score={card.score} locale={locale} /> : null;
    case "reasons":
      return (
        <Titled title={section.title}>
          <Flex direction="column" gap="sm">
            {section.items.map((item) => <ReasonRow key={item.feature} item={item} />)}
          </Flex>
        </Titled>
      );
    case "trend":
      return <Trend title={section.title} items={section.items} change={section.change} locale={locale} />;
    case "text":
      return (
        <Titled title={section.title}>
          <Text>{section.text}</Text>
        </Titled>
      );
    case "facts":
    case "model":
      return (
        <Titled title={section.title}>
          <FactList items={section.items} locale={locale} />
        </Titled>
      );
  }
}

function Titled({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Flex direction="column" gap="xs">
      <Heading>{title}</Heading>
      {children}
    </Flex>
  );
}

function ScoreHead({ score, locale }: { score: ScoreView; locale: Locale }) {
  const scorer = score.source === "rules" ? "your rules" : `model ${score.model.version}`;
  return (
    <Flex direction="row" gap="md" align="center">
      <ScoreCircle score={score.value} />
      <Flex direction="column" gap="xs">
        <StatusTag variant={score.tone}>{`Grade ${score.grade}`}</StatusTag>
        <Text format={{ fontWeight: "demibold" }}>{`${score.probability_text} likely`}</Text>
        <Text variant="microcopy">
          {score.scored_at ? `By ${scorer}, ${moment(score.scored_at, locale)}` : `By ${scorer}`}
        </Text>
      </Flex>
    </Flex>
  );
}

function ReasonRow({ item }: { item: ReasonLine }) {
  const raises = item.effect === "raises";
  return (
    <ProgressBar
      title={`${raises ? "▲" : "▼"} ${item.text}`}
      aria-label={`${item.text} ${item.effect} the score`}
      value={item.weight}
      maxValue={100}
      variant={raises ? "success" : "danger"}
    />
  );
}

function Trend(
  { title, items, change, locale }: { title: string; items: TrendPoint[]; change: number; locale: Locale },
) {
  const [latest, oldest] = [items[0], items[items.length - 1]];
  if (!latest || !oldest) return null;
  return (
    <Titled title={title}>
      <Statistics>
        <StatisticsItem label={`Since ${day(oldest.scored_at, locale)}`} number={latest.score}>
          {change === 0 ? <Text variant="microcopy">Unchanged</Text> : (
            <StatisticsTrend
              value={`${Math.abs(change)} from ${oldest.score}`}
              direction={change < 0 ? "decrease" : "increase"}
              color={change < 0 ? "red" : "green"}
            />
          )}
        </StatisticsItem>
      </Statistics>
      <Text variant="microcopy">{[...items].reverse().map((point) => point.score).join(" → ")}</Text>
    </Titled>
  );
}

function FactList({ items, locale }: { items: FactLine[]; locale: Locale }) {
  return (
    <DescriptionList direction="row">
      {items.map((item) => (
        <DescriptionListItem key={item.name} label={item.label}>
          <FactValue item={item} locale={locale} />
        </DescriptionListItem>
      ))}
    </DescriptionList>
  );
}

function FactValue({ item, locale }: { item: FactLine; locale: Locale }) {
  switch (item.data_type) {
    case "EMAIL":
      return <Link href={`mailto:${item.value}`}>{item.text}</Link>;
    case "DATE":
      return <Text>{day(item.value, locale)}</Text>;
    case "DATETIME":
      return <Text>{moment(item.value, locale)}</Text>;
    case "NUMERIC":
      return <Text>{Number(item.value).toLocaleString(locale.locale)}</Text>;
    default:
      return <Text>{item.text}</Text>;
  }
}

/** Every contribution; with the baseline they add up to the log-odds. */
export function AllReasons({ reasons }: { reasons: Reasons }) {
  const signed = (value: number) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;
  return (
    <Titled title="All reasons">
      <DescriptionList direction="row">
        <DescriptionListItem label="An average record">
          <Text>{signed(reasons.baseline)}</Text>
        </DescriptionListItem>
        {reasons.items.map((item) => (
          <DescriptionListItem key={item.feature} label={item.text || item.label}>
            <Text>{signed(item.contribution)}</Text>
          </DescriptionListItem>
        ))}
        <DescriptionListItem label="Sum (log-odds)">
          <Text format={{ fontWeight: "bold" }}>{signed(reasons.log_odds)}</Text>
        </DescriptionListItem>
      </DescriptionList>
    </Titled>
  );
}
