import {
  Alert,
  Button,
  ButtonRow,
  Divider,
  ErrorState,
  Flex,
  Heading,
  hubspot,
  Link,
  LoadingButton,
  LoadingSpinner,
} from "@hubspot/ui-extensions";
import { Fragment, useCallback, useEffect, useMemo, useState } from "react";
import { Backend } from "./backend.ts";
import { CARD_URL } from "./backend_url.ts";
import type { CardAction, CardPayload, Reasons } from "./payload.ts";
import { AllReasons, SectionView } from "./sections.tsx";
import type { Locale } from "./time.ts";

hubspot.extend<"crm.record.sidebar">(({ context, actions }) => {
  // A project profile may point the card to another backend.
  const url = context.variables?.CARD_URL;
  return (
    <ScoreCard
      url={typeof url === "string" ? url : CARD_URL}
      objectId={context.crm.objectId}
      objectTypeId={context.crm.objectTypeId}
      locale={context.user.locale?.replace("_", "-")}
      timeZone={context.portal.timezone}
      tell={(message, type) => actions.addAlert({ message, type })}
    />
  );
});

interface Props {
  url: string;
  objectId: number;
  objectTypeId: string;
  locale: string | undefined;
  timeZone: string | undefined;
  tell: (message: string, type: "success" | "danger") => void;
}

export function ScoreCard({ url, objectId, objectTypeId, locale, timeZone, tell }: Props) {
  const backend = useMemo(() => new Backend(url, { objectId, objectTypeId }), [url, objectId, objectTypeId]);
  const [card, setCard] = useState<CardPayload | null>(null);
  const [reasons, setReasons] = useState<Reasons | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState<CardAction["id"] | null>(null);

  const load = useCallback(() => {
    setFailure(null);
    backend.card().then(setCard).catch((error: Error) => setFailure(error.message));
  }, [backend]);
  useEffect(load, [load]);

  const press = async (action: CardAction["id"]) => {
    if (action === "open-reasons" && reasons) return setReasons(null);
    setBusy(action);
    try {
      const answer = await backend.act(action);
      setCard(answer.card);
      setReasons(answer.reasons ?? null);
      if (action === "rescore") tell(answer.message, "success");
    } catch (error) {
      tell((error as Error).message, "danger");
    } finally {
      setBusy(null);
    }
  };

  if (failure) {
    return (
      <ErrorState title="No score to show">
        <Flex direction="column" gap="sm" align="center">
          {failure}
          <Button onClick={load}>Try again</Button>
        </Flex>
      </ErrorState>
    );
  }
  if (!card) return <LoadingSpinner label="Loading the score" showLabel layout="centered" />;
  return <CardView card={card} reasons={reasons} busy={busy} press={press} locale={{ locale, timeZone }} />;
}

interface ViewProps {
  card: CardPayload;
  reasons: Reasons | null;
  busy: CardAction["id"] | null;
  press: (action: CardAction["id"]) => void;
  locale: Locale;
}

function CardView({ card, reasons, busy, press, locale }: ViewProps) {
  return (
    <Flex direction="column" gap="md">
      <Heading>{card.title}</Heading>
      {card.notices.map((notice) => (
        <Alert key={notice.code} title={notice.title} variant={notice.tone}>{notice.text}</Alert>
      ))}
      {card.link && <Link href={card.link.url}>{card.link.label}</Link>}
      {card.sections.map((section, at) => (
        <Fragment key={`${section.kind}-${at}`}>
          {at > 0 && <Divider />}
          <SectionView section={section} card={card} locale={locale} />
        </Fragment>
      ))}
      {reasons && <AllReasons reasons={reasons} />}
      {card.actions.length > 0 && (
        <ButtonRow>
          {card.actions.map((action) => (
            <LoadingButton
              key={action.id}
              size="sm"
              variant={action.primary ? "primary" : "secondary"}
              loading={busy === action.id}
              disabled={busy !== null}
              onClick={() => press(action.id)}
            >
              {action.id === "open-reasons" && reasons ? "Fewer reasons" : action.label}
            </LoadingButton>
          ))}
        </ButtonRow>
      )}
    </Flex>
  );
}
