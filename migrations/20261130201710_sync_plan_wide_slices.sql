-- An object with more properties than a URL takes is read whole in half as many slices.
-- Why: a page of it takes a list, a batch read and the links; an idle portal shall cost at most 96 calls a day, whatever its properties.
-- Who may call: nobody but sync_start.

create or replace function private.plan_scheduled(p_account_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_look text;
  v_slice text;
begin
  -- An object that failed lately only searches until it works again, so that it keeps no other from its turn.
  select t.entity_type into v_look from public.sync_status t
  where t.account_id = p_account_id and t.watermark is not null and t.selection is not null
    and t.last_hubspot_poll > clock_timestamp() - interval '3 hours'
    -- Four looks a day, one each of four objects; runs are two hours apart, and may be late.
    and not exists (select from public.sync_status o
      where o.account_id = p_account_id and o.looked_at > clock_timestamp() - interval '5 hours 30 minutes')
  order by t.looked_at nulls first, t.entity_type limit 1;
  if v_look is null then
    -- The round that is under way, else the object that was compared longest ago.
    select t.entity_type into v_slice from public.sync_status t
    where t.account_id = p_account_id and t.watermark is not null and t.selection is not null
      and t.last_hubspot_poll > clock_timestamp() - interval '3 hours'
      -- Of an object whose properties do not fit into a URL a page takes five requests, so every second of its turns is left out.
      and (t.selection -> 'wide' = 'false' or exists (select from public.sync_status o
        where o.account_id = p_account_id and o.looked_at > clock_timestamp() - interval '3 hours'))
    order by t.walk is null, t.last_reconciliation nulls first, t.entity_type limit 1;
  end if;
  return (
    select coalesce(jsonb_object_agg(t.entity_type,
      jsonb_build_object('plan', jsonb_build_object('looks', t.entity_type is not distinct from v_look,
        'slice', case when t.entity_type = v_slice then coalesce(t.walk, '{}') end))
      || case when t.entity_type is not distinct from v_look
        -- Two days more are searched, for what HubSpot's index showed late. What the mirror holds costs no reading.
        then jsonb_build_object('since', private.iso(t.watermark - interval '2 days'))
        else jsonb_build_object('selection', t.selection) end), '{}')
    from public.sync_status t
    where t.account_id = p_account_id and t.watermark is not null and t.selection is not null);
end
$$;
