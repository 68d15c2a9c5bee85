/** Your project's function. Its origin must be among the permitted URLs of app-hsmeta.json. */
export const CARD_URL = "https://abc.supabase.co/functions/v1/crm-card";
