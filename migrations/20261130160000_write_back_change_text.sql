-- Reasons that HubSpot shows begin with an arrow, no longer with a sign.
-- Why: lists of records are exported as CSV, and a spreadsheet takes what begins with =, +, - or @ for a formula.
-- Who may call: as before, the triggers and definer functions of the write-back.

create or replace function private.write_back_text(p_reasons jsonb) returns text
language plpgsql immutable set search_path = ''
as $$
declare
  v_reason jsonb;
  v_sentence text;
  v_lines text;
begin
  -- The three that weigh most, a line each, with the direction in which they move the score. They come first: scoring
  -- orders them so. It runs for every record of a batch, so no set is made of them.
  for i in 0 .. 2 loop
    v_reason := p_reasons -> i;
    exit when v_reason is null;
    v_sentence := coalesce(v_reason ->> 'text', (v_reason ->> 'label') || ': ' || (v_reason ->> 'value'));
    v_lines := concat_ws(e'\n', v_lines,
      case when starts_with(v_reason ->> 'contribution', '-') then '▼ ' else '▲ ' end || left(v_sentence, 200));
  end loop;
  return nullif(v_lines, '');
end
$$;
comment on function private.write_back_text(jsonb) is
  'The reasons of a score as the text that HubSpot shows. No line begins as a formula does: it may come from outside.';
