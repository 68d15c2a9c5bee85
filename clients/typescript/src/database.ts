// Printed by `cargo xtask schemas` from the migrations: what a signed-in user may reach. Change it by a migration.

/** What JSON can hold. */
export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];

/** The schema public. */
export type Database = {
  public: {
    Tables: {
      /** Addresses that were invited into a portal and have neither accepted nor declined. */
      account_invitations: {
        Row: {
          /** The portal. */
          account_id: string;
          /** When. */
          created_at: string;
          /** Whom: the address that the invited signs in with, in lower case. */
          email: string;
          /** After this it is not accepted any more. */
          expires_at: string;
          /** What invitation_accept is called with. */
          id: string;
          /** Who invited; null for the service. */
          invited_by: string | null;
          /** What the invited becomes. An owner is made by an owner, of a member. */
          role: "admin" | "member" | "viewer";
          /** SHA-256 of the token that proves the invitation was received; null until one was made. */
          token_hash: string | null;
        };
        Insert: {
          account_id: string;
          email: string;
          role?: "admin" | "member" | "viewer";
        };
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "account_invitations_belong_to_an_account";
            columns: ["account_id"];
            isOneToOne: false;
            referencedRelation: "hubspot_accounts";
            referencedColumns: ["id"];
          },
        ];
      };
      /** Users of a portal and their roles. */
      account_members: {
        Row: {
          /** The portal. */
          account_id: string;
          /** When HubSpot was last asked for who consented; null before. */
          checked_at: string | null;
          /** When the user became a member. */
          created_at: string;
          /** Who in HubSpot gave the consent; null for who joined otherwise. */
          hubspot_user_id: number | null;
          /** consent: agreed in HubSpot; token: pasted one of a private app; invitation: accepted one; service: put there with the secret key. */
          joined_by: "consent" | "token" | "invitation" | "service";
          /** owner and admin manage the connection, member starts syncs, viewer reads. */
          role: "owner" | "admin" | "member" | "viewer";
          /** When HubSpot last knew who consented; null before. */
          seen_in_hubspot_at: string | null;
          /** When the role last changed; set by trigger. */
          updated_at: string;
          /** The user. */
          user_id: string;
          /** When HubSpot no longer did; set just before the row goes, for the audit log. */
          vanished_at: string | null;
        };
        Insert: Record<string, never>;
        Update: {
          role?: "owner" | "admin" | "member" | "viewer";
        };
        Relationships: [
          {
            foreignKeyName: "account_members_belong_to_an_account";
            columns: ["account_id"];
            isOneToOne: false;
            referencedRelation: "hubspot_accounts";
            referencedColumns: ["id"];
          },
        ];
      };
      /** Settings of what is learned and scored, per portal and purpose. */
      ai_configurations: {
        Row: {
          /** The portal. */
          account_id: string;
          /** When it was made. */
          created_at: string;
          /** Our id. */
          id: string;
          /** True for the one in force. */
          is_active: boolean;
          /** Model of the provider; auto leaves the choice to the training. */
          model: string;
          /** Who computes: local is the model trained in this project. */
          provider: string;
          /** What it is for, for example scoring:contacts. */
          purpose: string;
          /** Settings of the purpose; for scoring: label, exclude, grades, rules, margin, seed and limits, each with a default. */
          settings: Json;
          /** When it last changed; set by trigger. */
          updated_at: string;
        };
        Insert: {
          account_id: string;
          is_active?: boolean;
          model?: string;
          provider?: string;
          purpose: string;
          settings?: Json;
        };
        Update: {
          is_active?: boolean;
          model?: string;
          provider?: string;
          settings?: Json;
        };
        Relationships: [
          {
            foreignKeyName: "ai_configurations_belong_to_an_account";
            columns: ["account_id"];
            isOneToOne: false;
            referencedRelation: "hubspot_accounts";
            referencedColumns: ["id"];
          },
        ];
      };
      /** Webhooks that alerts of a portal are posted to. The address of one lets whoever has it post there. */
      alert_channels: {
        Row: {
          /** The portal. */
          account_id: string;
          /** When it was made. */
          created_at: string;
          /** Our id; the secret is alert_channel/id in the vault. */
          id: string;
          /** False to pause it. */
          is_enabled: boolean;
          /** warning: all alerts; critical: only those. */
          min_severity: "warning" | "critical";
          /** Where to: https, a name and no number. */
          url: string;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "alert_channels_belong_to_an_account";
            columns: ["account_id"];
            isOneToOne: false;
            referencedRelation: "hubspot_accounts";
            referencedColumns: ["id"];
          },
        ];
      };
      /** What was posted to channels, and what became of it; 30 days. */
      alert_deliveries: {
        Row: {
          /** The portal. */
          account_id: string;
          /** alerts.id. */
          alert_id: number;
          /** How often it was posted. */
          attempts: number;
          /** alert_channels.id. */
          channel_id: string;
          /** When it was to be told. */
          created_at: string;
          /** When it was taken; null before. */
          delivered_at: string | null;
          /** opened, resolved or escalated. */
          event: "opened" | "resolved" | "escalated";
          /** Our id. */
          id: number;
          /** Why there was none; null otherwise. */
          last_error: string | null;
          /** HTTP status of the last answer; null without one. */
          last_status: number | null;
          /** pg_net's number of the last request; null where there is no pg_net. */
          request_id: number | null;
          /** queued: not before; sending: when it is taken as lost. */
          run_after: string;
          /** queued, sending (posted, no answer yet), delivered, failed (given up). */
          state: "queued" | "sending" | "delivered" | "failed";
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "alert_deliveries_are_of_an_alert";
            columns: ["alert_id"];
            isOneToOne: false;
            referencedRelation: "alerts";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "alert_deliveries_belong_to_an_account";
            columns: ["account_id"];
            isOneToOne: false;
            referencedRelation: "hubspot_accounts";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "alert_deliveries_go_to_a_channel";
            columns: ["channel_id"];
            isOneToOne: false;
            referencedRelation: "alert_channels";
            referencedColumns: ["id"];
          },
        ];
      };
      /** What is watched, how bad it is, and whether a portal wants to hear of it. */
      alert_rules: {
        Row: {
          /** The portal whose own rule it is; null for the rule of all others. */
          account_id: string | null;
          /** An open alert is over when the value is no longer above it; null: when it is no longer above threshold. */
          clear_threshold: number | null;
          /** When the rule was made. */
          created_at: string;
          /** What it means when the rule fires, for a human. */
          description: string;
          /** A critical alert that nobody acknowledged for so long is told to owners and admins again; null: never. */
          escalate_after_minutes: number | null;
          /** Checks in a row, one a minute, that must be above threshold before an alert opens. */
          fire_after: number;
          /** Our id. */
          id: number;
          /** False to hear nothing of it. */
          is_enabled: boolean;
          /** What is watched: area.signal. */
          name: string;
          /** warning or critical. */
          severity: "warning" | "critical";
          /** Limit; null where the watcher takes it from its own settings. */
          threshold: number | null;
          /** What threshold counts: seconds, records, jobs, percent …; null where another check than private.measures watches. */
          unit: string | null;
          /** When it last changed; set by trigger. */
          updated_at: string;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "alert_rules_belong_to_an_account";
            columns: ["account_id"];
            isOneToOne: false;
            referencedRelation: "hubspot_accounts";
            referencedColumns: ["id"];
          },
        ];
      };
      /** Findings beyond a limit: open while the check still sees them, then resolved. */
      alerts: {
        Row: {
          /** The portal concerned. */
          account_id: string;
          /** When somebody took it on; null before. */
          acknowledged_at: string | null;
          /** Who; null before, and when the user is gone. */
          acknowledged_by: string | null;
          /** What the check wants to keep with it. */
          data: Json;
          /** What was found and what to do, for a human; no personal data. */
          detail: string;
          /** When they last were; null when never. */
          escalated_at: string | null;
          /** How often owners and admins were told of it again. */
          escalations: number;
          /** Our id. */
          id: number;
          /** When it was last seen. */
          last_seen_at: string;
          /** What they wrote to it; null when nothing. */
          note: string | null;
          /** Checks that saw it. */
          occurrences: number;
          /** When it was first seen. */
          opened_at: string;
          /** When a check no longer saw it; null while it is open. */
          resolved_at: string | null;
          /** alert_rules.id. */
          rule_id: number;
          /** warning or critical, as the rule said when it was last seen. */
          severity: "warning" | "critical";
          /** open or resolved. */
          status: "open" | "resolved";
          /** What the finding is about, for example contacts/feature/country. */
          subject: string;
          /** The limit it was beyond; null when there is none. */
          threshold: number | null;
          /** What was measured last; null when the finding is no number. */
          value: number | null;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "alerts_belong_to_an_account";
            columns: ["account_id"];
            isOneToOne: false;
            referencedRelation: "hubspot_accounts";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "alerts_come_from_a_rule";
            columns: ["rule_id"];
            isOneToOne: false;
            referencedRelation: "alert_rules";
            referencedColumns: ["id"];
          },
        ];
      };
      /** Changes of sensitive tables, append-only; the months are partitions in schema private. */
      audit_logs: {
        Row: {
          /** The portal concerned; null when none. */
          account_id: string | null;
          /** Primary key of the row; parts joined by a slash. */
          entity_id: string;
          /** Table that changed. */
          entity_type: string;
          /** Our id, unique with timestamp. */
          id: string;
          /** Address of the client; null when unknown. */
          ip_address: string | null;
          /** The row after, secrets redacted; null for delete. */
          new_data: Json | null;
          /** The row before, secrets redacted; null for create. */
          old_data: Json | null;
          /** create, update or delete. */
          operation: "create" | "update" | "delete";
          /** When it was done. */
          timestamp: string;
          /** User agent of the client; null when unknown. */
          user_agent: string | null;
          /** Who did it: a user's id, or the database role without a user. */
          user_id: string | null;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      /** What became of bookings, for an audit (002); written by trigger. */
      booking_events: {
        Row: {
          /** The portal. */
          account_id: string;
          /** The user who did it; null for the service. */
          admin_email: string | null;
          /** bookings.id. */
          booking_id: string;
          /** When. */
          created_at: string;
          /** created, modified, no_show, cancelled or deleted. */
          event_type: "created" | "modified" | "no_show" | "cancelled" | "deleted";
          /** Our id. */
          id: string;
          /** created: {origin}; else {column: [before, after]} of what changed. */
          metadata: Json;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "booking_events_are_of_a_booking";
            columns: ["booking_id"];
            isOneToOne: false;
            referencedRelation: "bookings";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "booking_events_belong_to_an_account";
            columns: ["account_id"];
            isOneToOne: false;
            referencedRelation: "hubspot_accounts";
            referencedColumns: ["id"];
          },
        ];
      };
      /** Seats of contacts in mock exams. A user sees those that are not deleted. */
      bookings: {
        Row: {
          /** The portal. */
          account_id: string;
          /** Where the contact attends. */
          attending_location: string | null;
          /** The name that the client gave it: creating it again under this name creates nothing. */
          booking_id: string;
          /** For whom the seat is. */
          contact_id: string;
          /** When it was made. */
          created_at: string;
          /** The user who booked; null for the service. */
          created_by: string | null;
          /** When it was deleted; HubSpot still has it. */
          deleted_at: string | null;
          /** For the seat. */
          dominant_hand: string | null;
          /** The exam. */
          exam_id: string;
          /** HubSpot's record id; null until HubSpot has the booking. */
          hubspot_id: string | null;
          /** Whether HubSpot has it as it is. */
          hubspot_synced: boolean;
          /** When HubSpot was last seen to have it so. */
          hubspot_synced_at: string | null;
          /** Our id. */
          id: string;
          /** supabase: made here; hubspot: imported. */
          origin: "supabase" | "hubspot";
          /** What it was created with, to know a repetition; null when imported. */
          request_sha256: string | null;
          /** active, no_show or cancelled; cancelled stays, by trigger. */
          status: "active" | "no_show" | "cancelled";
          /** How often it was sent in vain since. */
          sync_attempts: number;
          /** The credit that paid: a column of contacts, or what HubSpot calls it; null when none did. */
          token_used: string | null;
          /** When it last changed. */
          updated_at: string;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "bookings_are_for_a_contact";
            columns: ["contact_id"];
            isOneToOne: false;
            referencedRelation: "contacts";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "bookings_are_of_an_exam_of_their_portal";
            columns: ["account_id","exam_id"];
            isOneToOne: false;
            referencedRelation: "mock_exams";
            referencedColumns: ["account_id","id"];
          },
          {
            foreignKeyName: "bookings_belong_to_an_account";
            columns: ["account_id"];
            isOneToOne: false;
            referencedRelation: "hubspot_accounts";
            referencedColumns: ["id"];
          },
        ];
      };
      /** Buttons pressed on cards in HubSpot within the last ninety days. */
      card_actions: {
        Row: {
          /** The portal that HubSpot signed for. */
          account_id: string;
          /** rescore or open-reasons. */
          action: "rescore" | "open-reasons";
          /** When work on it last began. */
          claimed_at: string;
          /** When the request was first seen. */
          created_at: string;
          /** When it was done or failed; null before. */
          finished_at: string | null;
          /** HubSpot's id of the user who pressed; null when not told. */
          hubspot_user_id: string | null;
          /** Our id. */
          id: number;
          /** contacts, companies or deals. */
          object_type: string;
          /** done, or the code of the problem; null while it is being worked on. */
          outcome: string | null;
          /** HubSpot's record id. */
          record_id: string;
          /** Digest of the request's signature: the same request has the same. */
          request_sha256: string;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "card_actions_belong_to_an_account";
            columns: ["account_id"];
            isOneToOne: false;
            referencedRelation: "hubspot_accounts";
            referencedColumns: ["id"];
          },
        ];
      };
      /** A portal's own card per object type; without a row the built-in card is shown. */
      card_templates: {
        Row: {
          /** The portal. */
          account_id: string;
          /** When it was made. */
          created_at: string;
          /** Our id; the audit log names it. */
          id: string;
          /** contacts, companies or deals. */
          object_type: "contacts" | "companies" | "deals";
          /** title, parts (score, reasons, trend, facts, text, model) and actions; checked when it is stored. */
          template: Json;
          /** When it last changed; set by trigger. */
          updated_at: string;
        };
        Insert: {
          account_id: string;
          object_type: "contacts" | "companies" | "deals";
          template: Json;
        };
        Update: {
          account_id?: string;
          object_type?: "contacts" | "companies" | "deals";
          template?: Json;
        };
        Relationships: [
          {
            foreignKeyName: "card_templates_belong_to_an_account";
            columns: ["account_id"];
            isOneToOne: false;
            referencedRelation: "hubspot_accounts";
            referencedColumns: ["id"];
          },
        ];
      };
      /** The application's contacts, fed from the mirror. */
      contacts: {
        Row: {
          /** The portal. */
          account_id: string;
          /** When HubSpot archived or merged away the record; null when live. */
          archived_at: string | null;
          /** When the row was made. */
          created_at: string;
          /** When the ledger of the credits began, with the first booking that was paid; null: they are as HubSpot has them. */
          credits_opened_at: string | null;
          /** Clinical skills credits, from HubSpot. */
          cs_credits: number;
          /** The record's properties; its links are in hubspot_associations. */
          data: Json;
          /** E-mail address; null when HubSpot has none. */
          email: string | null;
          /** First name. */
          firstname: string | null;
          /** HubSpot's record id, unique within the portal. */
          hubspot_id: string;
          /** The same under the name document 002 uses. */
          hubspot_synced_at: string | null;
          /** Our id, stable across syncs. */
          id: string;
          /** When a sync last changed this row. */
          last_sync: string;
          /** Last name. */
          lastname: string | null;
          /** Since when a member's change has made its fields be merged with HubSpot's (sync_records); null: they are as HubSpot has them. */
          merged_since: string | null;
          /** Credits for either mock, from HubSpot. */
          shared_mock_credits: number;
          /** Situational judgment credits, from HubSpot. */
          sj_credits: number;
          /** Mini mock credits, from HubSpot. */
          sjmini_credits: number;
          /** Student number, from the HubSpot property student_id. */
          student_id: string | null;
          /** The auth user who is this contact; null when none signed up. */
          supabase_id: string | null;
          /** synced: as HubSpot has it; pending: our change waits; syncing: it is on its way; error: it was refused, or waits for a person. */
          sync_status: "pending" | "syncing" | "synced" | "error";
          /** When the row last changed. */
          updated_at: string;
        };
        Insert: Record<string, never>;
        Update: {
          email?: string | null;
          firstname?: string | null;
          lastname?: string | null;
          student_id?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "contacts_belong_to_an_account";
            columns: ["account_id"];
            isOneToOne: false;
            referencedRelation: "hubspot_accounts";
            referencedColumns: ["id"];
          },
        ];
      };
      /** The ledger of credits; a balance is the sum of its entries, shown as 0 when below. */
      credit_entries: {
        Row: {
          /** The portal. */
          account_id: string;
          /** bookings.id of what was paid or refunded; null otherwise. */
          booking_id: string | null;
          /** When it changed; of HubSpot's changes, when we saw it. */
          changed_at: string;
          /** Whose credits. */
          contact_id: string;
          /** When the entry was made. */
          created_at: string;
          /** Which: the column of contacts. */
          credit: "sj_credits" | "cs_credits" | "sjmini_credits" | "shared_mock_credits";
          /** How many more; below 0: fewer. */
          delta: number;
          /** Our id. */
          id: number;
          /** opening: what HubSpot had when the first booking was paid; hubspot: its change since; booking; refund. */
          reason: "opening" | "hubspot" | "booking" | "refund";
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "credit_entries_are_for_a_booking";
            columns: ["booking_id"];
            isOneToOne: false;
            referencedRelation: "bookings";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "credit_entries_are_of_a_contact";
            columns: ["contact_id"];
            isOneToOne: false;
            referencedRelation: "contacts";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "credit_entries_belong_to_an_account";
            columns: ["account_id"];
            isOneToOne: false;
            referencedRelation: "hubspot_accounts";
            referencedColumns: ["id"];
          },
        ];
      };
      /** Accesses to documents, append-only; says nothing of what they contain. */
      document_access_log: {
        Row: {
          /** The portal. */
          account_id: string;
          /** view, search (it was among the results), download, share, unshare, retry, delete, erase (its file is gone). */
          action: "view" | "search" | "download" | "share" | "unshare" | "retry" | "delete" | "erase";
          /** When. */
          at: string;
          /** Numbers and ids: characters read, chunks deleted, with whom shared; times, when it was done more than once within a minute. */
          details: Json;
          /** The document, also when it is deleted. */
          document_id: string;
          /** Our id. */
          id: string;
          /** Address of the client; null when unknown. */
          ip_address: string | null;
          /** Who owned the document. */
          owner_id: string;
          /** User agent of the client; null when unknown. */
          user_agent: string | null;
          /** Who did it; null for the service. */
          user_id: string | null;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      /** Chunks of documents with their vectors. */
      document_chunks: {
        Row: {
          /** The portal, as in documents. */
          account_id: string;
          /** The code point after its last. */
          char_end: number;
          /** First code point of it in the document's markdown, from 0. */
          char_start: number;
          /** Its place, from 0 without a gap. */
          chunk_index: number;
          /** The markdown from char_start to char_end, what it shares with the chunk before it included. */
          content: string;
          /** Digest of content: equal text has an equal one in every generation. */
          content_hash: string;
          /** The document. */
          document_id: string;
          /** SHA-256 of the text that was embedded (title, headings, content): an equal one takes the vector over. */
          embedded_hash: string | null;
          /** Vector of the model named beside it; null until it is computed. */
          embedding: string | null;
          /** Code and detail of why it has no vector; job is the work that must not try again. Null otherwise. */
          embedding_error: Json | null;
          /** Run of the pipeline that made it. */
          generation: number;
          /** Headings above it, the outermost first. */
          heading_path: string[];
          /** Our id. */
          id: string;
          /** Model of embedding; vectors of two models are never compared. */
          model: string | null;
          /** Vector of the model that a switch is bringing in; null otherwise. */
          next_embedding: string | null;
          /** Model of next_embedding. */
          next_model: string | null;
          /** Tokens of content (cl100k). */
          token_count: number;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "document_chunks_belong_to_a_document";
            columns: ["document_id"];
            isOneToOne: false;
            referencedRelation: "documents";
            referencedColumns: ["id"];
          },
        ];
      };
      /** Members of the portal with whom the owner shares a document: they read, and no more. */
      document_members: {
        Row: {
          /** When it was shared. */
          created_at: string;
          /** The document. */
          document_id: string;
          /** Who shared it; null for the service. */
          granted_by: string | null;
          /** Who reads it besides the owner. */
          user_id: string;
        };
        Insert: {
          document_id: string;
          user_id: string;
        };
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "document_members_belong_to_a_document";
            columns: ["document_id"];
            isOneToOne: false;
            referencedRelation: "documents";
            referencedColumns: ["id"];
          },
        ];
      };
      /** The markdown of documents in the pieces in which it was parsed. */
      document_parts: {
        Row: {
          /** Code points of its markdown. */
          char_count: number;
          /** Code points of all parts before it. */
          char_start: number;
          /** The document. */
          document_id: string;
          /** Run of the pipeline that made it. */
          generation: number;
          /** The text; ends with a newline unless it is empty. */
          markdown: string;
          /** Its place, from 0 without a gap. */
          part_index: number;
          /** Pages, slides, rows or bytes it accounts for: kind, from, to, status parsed, skipped or failed, reason, label. */
          units: Json;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "document_parts_belong_to_a_document";
            columns: ["document_id"];
            isOneToOne: false;
            referencedRelation: "documents";
            referencedColumns: ["id"];
          },
        ];
      };
      /** The steps of every run of a document: state, attempts, progress, account, cost, error. */
      document_steps: {
        Row: {
          /** How many workers have begun or taken it up. */
          attempts: number;
          /** Account of a parse; null for other steps and before its end. */
          completeness: Json | null;
          /** The document. */
          document_id: string;
          /** Code and detail of why it failed; null otherwise. */
          error: Json | null;
          /** When it ended; null while open. */
          finished_at: string | null;
          /** The run. */
          generation: number;
          /** Counts so far, for example parts and chars, or chunks. */
          progress: Json;
          /** How often the sweep found it without live work and enqueued it again. */
          restarts: number;
          /** When it was first worked on; null before. */
          started_at: string | null;
          /** pending, running, completed or failed. */
          status: "pending" | "running" | "completed" | "failed";
          /** parse, chunk or vectorize. The erasure of files outlives the document: document_access_log. */
          step: "parse" | "chunk" | "vectorize";
          /** Sums of what it cost elsewhere: tokens, cost_usd, requests. */
          usage: Json;
          /** Digest of the last worker's lease: a new one is a new attempt, and the same one may ask again how it ended. */
          worker: string | null;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "document_steps_belong_to_a_document";
            columns: ["document_id"];
            isOneToOne: false;
            referencedRelation: "documents";
            referencedColumns: ["id"];
          },
        ];
      };
      /** Files that were or will be parsed, cut into chunks and made searchable. */
      documents: {
        Row: {
          /** The portal; filled by trigger when the user is a member of only one. */
          account_id: string;
          /** The run whose text and chunks are read and searched; null before the first is complete. */
          active_generation: number | null;
          /** Author found by the parser; null when none. */
          author: string | null;
          /** Code points of the markdown of the last parse; null before. */
          char_count: number | null;
          /** Chunks of the active generation; null before. */
          chunk_count: number | null;
          /** When this run was complete; null before. */
          completed_at: string | null;
          /** Account of the last parse: pages, sheets, slides, bytes parsed, skipped, failed; null before. */
          completeness: Json | null;
          /** Version of the consent under which it was uploaded; the owner's own by default. */
          consent_version: string | null;
          /** MIME type that the client claimed; null when none. */
          content_type: string | null;
          /** When the row was made. */
          created_at: string;
          /** Date the document itself carries; null when none. */
          document_date: string | null;
          /** Key of a sealed file; null: sealed by the storage alone. Kept for a later use, nothing reads it. */
          encryption_key_id: string | null;
          /** Stable code of why it failed; null unless status is error. */
          error_code: string | null;
          /** The same for a human; null unless status is error. */
          error_message: string | null;
          /** SHA-256 of the file that was parsed, in hex; null before. */
          file_sha256: string | null;
          /** Name as the owner knows it; the format is sniffed from the content. */
          filename: string;
          /** Files it had before; they are erased with it. */
          former_paths: string[];
          /** Which run through the pipeline this is; raise it by one to process the file again. */
          generation: number;
          /** Our id. */
          id: string;
          /** private.jobs.id of the work under way or last done; any other job of the document has no say. */
          job_id: number | null;
          /** Language of the text (ISO 639-1); null when unknown. */
          language: string | null;
          /** The owner's own words about it, open to filters; never written by the pipeline. */
          metadata: Json;
          /** Pages; null when the format has none. */
          page_count: number | null;
          /** Whether LlamaParse reads it: auto (when our own reading is poor), always or never. */
          parse_policy: "auto" | "always" | "never";
          /** Who parsed it; null before. */
          parser: string | null;
          /** What else the parser found. */
          properties: Json;
          /** Size that the client claimed, later the size read; null when unknown. */
          size_bytes: number | null;
          /** When this run was first worked on; null before. */
          started_at: string | null;
          /** uploaded, parsing, parsed, chunking, chunked, vectorizing, completed or error; guarded by trigger. */
          status: "uploaded" | "parsing" | "parsed" | "chunking" | "chunked" | "vectorizing" | "completed" | "error";
          /** Where the file is in the bucket documents: user id/…; another path is another file and is processed anew. */
          storage_path: string;
          /** Title found by the parser; null when none. */
          title: string | null;
          /** When it last changed; set by trigger. */
          updated_at: string;
          /** The owner: who uploaded it. */
          user_id: string;
          /** Words of the text; null before. */
          word_count: number | null;
        };
        Insert: {
          account_id: string;
          consent_version?: string | null;
          content_type?: string | null;
          filename: string;
          id?: string;
          metadata?: Json;
          parse_policy?: "auto" | "always" | "never";
          size_bytes?: number | null;
          storage_path: string;
          user_id?: string;
        };
        Update: {
          consent_version?: string | null;
          content_type?: string | null;
          filename?: string;
          generation?: number;
          metadata?: Json;
          parse_policy?: "auto" | "always" | "never";
          size_bytes?: number | null;
          storage_path?: string;
        };
        Relationships: [
          {
            foreignKeyName: "documents_belong_to_an_account";
            columns: ["account_id"];
            isOneToOne: false;
            referencedRelation: "hubspot_accounts";
            referencedColumns: ["id"];
          },
        ];
      };
      /** Errors of the functions, without secrets and personal data. */
      error_logs: {
        Row: {
          /** The portal; null when none is known. */
          account_id: string | null;
          /** Request id, function, job and the like. */
          context: Json;
          /** The message, redacted. */
          error_message: string;
          /** Stable code in snake_case. */
          error_type: string;
          /** Our id. */
          id: string;
          /** Whether someone dealt with it. */
          resolved: boolean;
          /** sync_sessions.id; null outside a session. */
          session_id: string | null;
          /** The stack, redacted; null when none. */
          stack_trace: string | null;
          /** When it was recorded. */
          timestamp: string;
        };
        Insert: Record<string, never>;
        Update: {
          resolved?: boolean;
        };
        Relationships: [
          {
            foreignKeyName: "error_logs_belong_to_a_session";
            columns: ["session_id"];
            isOneToOne: false;
            referencedRelation: "sync_sessions";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "error_logs_belong_to_an_account";
            columns: ["account_id"];
            isOneToOne: false;
            referencedRelation: "hubspot_accounts";
            referencedColumns: ["id"];
          },
        ];
      };
      /** Calls of each edge function by minute; holds no personal data. */
      function_metrics: {
        Row: {
          /** Requests answered. */
          calls: number;
          /** Calls by duration: element b counts those from 2^((b-1)/4) to 2^(b/4) ms, element 0 those below 1 ms. Begins and ends at buckets that occur; empty for minutes before there were histograms. */
          durations: number[];
          /** Of them with status 500 or higher. */
          errors: number;
          /** Edge function. */
          function_name: string;
          /** Longest duration in milliseconds. */
          max_ms: number;
          /** Start of the minute (UTC). */
          minute: string;
          /** Sum of their durations in milliseconds. */
          total_ms: number;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      /** A HubSpot portal that was connected at least once; the tenant root. */
      hubspot_accounts: {
        Row: {
          /** When a user last connected the portal; null before. */
          connected_at: string | null;
          /** When the row was made. */
          created_at: string;
          /** ISO 4217 code of amounts without a currency of their own; null when HubSpot told none. */
          currency: string | null;
          /** ISO 3166 alpha-2 code of the country whose telephone numbers are written without their prefix; null until somebody says it. */
          default_country: string | null;
          /** Stable code of the last connection error; null when none. */
          error_code: string | null;
          /** The last connection error for a human; null when none. */
          error_message: string | null;
          /** When the access token expires; null when disconnected, and for the token of a private app, which does not. */
          expires_at: string | null;
          /** Our id; every tenant row carries it as account_id. */
          id: string;
          /** When an object was last mirrored completely; null before. */
          last_sync_at: string | null;
          /** Required scopes that the last connect was not granted. */
          missing_scopes: string[];
          /** Whose personal space this is; null for a portal. No foreign key: the space stays for the erasure of its files. */
          personal_of: string | null;
          /** HubSpot's portal (hub) id: digits, kept as text. */
          portal_id: string;
          /** Scopes granted at the last connect. */
          scopes: string[];
          /** active: usable; inactive: disconnected; error: a user must reconnect. */
          status: "active" | "inactive" | "error";
          /** IANA name of the portal's time zone; null when HubSpot told none that PostgreSQL knows. */
          time_zone: string | null;
          /** bearer: by a consent, refreshed; private_app: pasted by an owner or admin, good until HubSpot refuses it. */
          token_type: "bearer" | "private_app";
          /** When the row last changed; set by trigger. */
          updated_at: string;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      /** The kinds of links between two object types of a portal, by direction. */
      hubspot_association_kinds: {
        Row: {
          /** The portal. */
          account_id: string;
          /** HUBSPOT_DEFINED, USER_DEFINED, INTEGRATOR_DEFINED or WORK, as HubSpot says. */
          category: string;
          /** Object type of the record that lists the link. */
          from_object_type: string;
          /** False when a link has it and the portal's definitions do not. */
          is_defined: boolean;
          /** What people call it; null for the plain link. */
          label: string | null;
          /** When HubSpot was last asked for the definitions of the two object types. */
          read_at: string;
          /** Object type of the linked record. */
          to_object_type: string;
          /** Id of the kind within its category. */
          type_id: number;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      /** Directed links between mirrored records, as the from-record lists them. */
      hubspot_associations: {
        Row: {
          /** The portal. */
          account_id: string;
          /** HubSpot's name where it is its own and documented (contact_to_company); else category and type id (user_defined_7). */
          association_type: string;
          /** HUBSPOT_DEFINED, USER_DEFINED, INTEGRATOR_DEFINED or WORK; null for a link that was mirrored before this column. */
          category: string | null;
          /** HubSpot id of the record that lists the link. */
          from_object_id: string;
          /** Object type of the record that lists the link: contacts, deals, … */
          from_object_type: string;
          /** What people call the kind, as hubspot_association_kinds says; null for the plain link. */
          label: string | null;
          /** HubSpot id of the linked record, which may not be mirrored. */
          to_object_id: string;
          /** Object type of the linked record, as HubSpot names the list. */
          to_object_type: string;
          /** Id of the kind within its category; null with it. */
          type_id: number | null;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      /** Mirror of HubSpot calls, one row per record and portal. */
      hubspot_calls_raw: {
        Row: {
          /** The portal. */
          account_id: string;
          /** When the record was archived; null when live. Computed from the columns above. */
          archived_at: string | null;
          /** OUTBOUND or INBOUND. */
          call_direction: string | null;
          /** Outcome (HubSpots GUID). */
          call_disposition: string | null;
          /** Duration in milliseconds. */
          call_duration: number | null;
          /** Calling number as HubSpot has it. */
          call_from_number: string | null;
          /** Status, for example COMPLETED. */
          call_status: string | null;
          /** When the call took place. */
          call_timestamp: string | null;
          /** Called number as HubSpot has it. */
          call_to_number: string | null;
          /** Calling number in one form, to join with contacts. */
          from_number_normalized: string | null;
          /** HubSpot's record id, unique within the portal; opaque text. */
          hubspot_id: string;
          /** Record that this one was merged into; null when none. Computed. */
          merged_into: string | null;
          /** Time of archiving to show while the record is missing. */
          missing_archived_at: string | null;
          /** When a read last did not find the record; null when never. */
          missing_at: string | null;
          /** Surviving record to show while the record is missing. */
          missing_merged_into: string | null;
          /** The whole record as HubSpot answered it (id, properties, associations, dates). */
          raw_json: Json;
          /** When the request of the winning read was sent; second part of the gate. */
          read_at: string;
          /** HubSpot's time before which the winning read cannot have begun; later than source_updated_at: no change of that date is missing. Null when not told. */
          read_floor: string | null;
          /** When a read last found the record, winning or not; the sweep asks for it. */
          seen_at: string;
          /** archivedAt in the winning read; null when it was live. */
          source_archived_at: string | null;
          /** Surviving record named by the winning read; null when none. */
          source_merged_into: string | null;
          /** HubSpot's updatedAt of the winning read; first part of the staleness gate. */
          source_updated_at: string;
          /** When a read last confirmed or changed this row. */
          synced_at: string;
          /** Called number in one form, to join with contacts. */
          to_number_normalized: string | null;
          /** When the content of this row last changed; the triggers act on rows where it moved. */
          updated_at: string;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      /** Mirror of HubSpot companies, one row per record and portal. */
      hubspot_companies_raw: {
        Row: {
          /** The portal. */
          account_id: string;
          /** When the record was archived; null when live. Computed from the columns above. */
          archived_at: string | null;
          /** When the company was created in HubSpot. */
          createdate: string | null;
          /** Primary web domain. */
          domain: string | null;
          /** HubSpot's record id, unique within the portal; opaque text. */
          hubspot_id: string;
          /** Industry (internal value). */
          industry: string | null;
          /** Record that this one was merged into; null when none. Computed. */
          merged_into: string | null;
          /** Time of archiving to show while the record is missing. */
          missing_archived_at: string | null;
          /** When a read last did not find the record; null when never. */
          missing_at: string | null;
          /** Surviving record to show while the record is missing. */
          missing_merged_into: string | null;
          /** Company name. */
          name: string | null;
          /** Phone number as typed in HubSpot. */
          phone: string | null;
          /** Digits of the phone number in one form; null when none can be made. */
          phone_normalized: string | null;
          /** The whole record as HubSpot answered it (id, properties, associations, dates). */
          raw_json: Json;
          /** When the request of the winning read was sent; second part of the gate. */
          read_at: string;
          /** HubSpot's time before which the winning read cannot have begun; later than source_updated_at: no change of that date is missing. Null when not told. */
          read_floor: string | null;
          /** When a read last found the record, winning or not; the sweep asks for it. */
          seen_at: string;
          /** archivedAt in the winning read; null when it was live. */
          source_archived_at: string | null;
          /** Surviving record named by the winning read; null when none. */
          source_merged_into: string | null;
          /** HubSpot's updatedAt of the winning read; first part of the staleness gate. */
          source_updated_at: string;
          /** When a read last confirmed or changed this row. */
          synced_at: string;
          /** When the content of this row last changed; the triggers act on rows where it moved. */
          updated_at: string;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      /** Mirror of HubSpot contacts, one row per record and portal. */
      hubspot_contacts_raw: {
        Row: {
          /** The portal. */
          account_id: string;
          /** When the record was archived; null when live. Computed from the columns above. */
          archived_at: string | null;
          /** When the contact was created in HubSpot. */
          createdate: string | null;
          /** E-mail address as HubSpot has it; null when empty. */
          email: string | null;
          /** First name. */
          firstname: string | null;
          /** HubSpot's record id, unique within the portal; opaque text. */
          hubspot_id: string;
          /** Last name. */
          lastname: string | null;
          /** Lifecycle stage (internal value). */
          lifecyclestage: string | null;
          /** Record that this one was merged into; null when none. Computed. */
          merged_into: string | null;
          /** Time of archiving to show while the record is missing. */
          missing_archived_at: string | null;
          /** When a read last did not find the record; null when never. */
          missing_at: string | null;
          /** Surviving record to show while the record is missing. */
          missing_merged_into: string | null;
          /** Phone number as typed in HubSpot; null when empty. */
          phone: string | null;
          /** Digits of the phone number in one form, to join with calls; null when none can be made. */
          phone_normalized: string | null;
          /** The whole record as HubSpot answered it (id, properties, associations, dates). */
          raw_json: Json;
          /** When the request of the winning read was sent; second part of the gate. */
          read_at: string;
          /** HubSpot's time before which the winning read cannot have begun; later than source_updated_at: no change of that date is missing. Null when not told. */
          read_floor: string | null;
          /** Sales script the contact was handled with, for A/B tests. */
          sales_script_version: string | null;
          /** When a read last found the record, winning or not; the sweep asks for it. */
          seen_at: string;
          /** archivedAt in the winning read; null when it was live. */
          source_archived_at: string | null;
          /** Surviving record named by the winning read; null when none. */
          source_merged_into: string | null;
          /** HubSpot's updatedAt of the winning read; first part of the staleness gate. */
          source_updated_at: string;
          /** When a read last confirmed or changed this row. */
          synced_at: string;
          /** When the content of this row last changed; the triggers act on rows where it moved. */
          updated_at: string;
          /** Whether the video sales letter was watched; null when unknown. */
          vsl_watched: boolean | null;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      /** Mirror of HubSpot deals, one row per record and portal. */
      hubspot_deals_raw: {
        Row: {
          /** The portal. */
          account_id: string;
          /** Amount in the deals currency; null when empty or no number. */
          amount: number | null;
          /** When the record was archived; null when live. Computed from the columns above. */
          archived_at: string | null;
          /** When the deal was or will be closed. */
          closedate: string | null;
          /** When the deal was created in HubSpot. */
          createdate: string | null;
          /** Deal name. */
          dealname: string | null;
          /** Stage (internal value). */
          dealstage: string | null;
          /** HubSpot's record id, unique within the portal; opaque text. */
          hubspot_id: string;
          /** Record that this one was merged into; null when none. Computed. */
          merged_into: string | null;
          /** Time of archiving to show while the record is missing. */
          missing_archived_at: string | null;
          /** When a read last did not find the record; null when never. */
          missing_at: string | null;
          /** Surviving record to show while the record is missing. */
          missing_merged_into: string | null;
          /** Number of monthly installments; null when empty or no number. */
          number_of_installments__months: number | null;
          /** Payment (internal value). */
          payment_status: string | null;
          /** Pipeline (internal value). */
          pipeline: string | null;
          /** Qualification (internal value). */
          qualified_status: string | null;
          /** The whole record as HubSpot answered it (id, properties, associations, dates). */
          raw_json: Json;
          /** When the request of the winning read was sent; second part of the gate. */
          read_at: string;
          /** HubSpot's time before which the winning read cannot have begun; later than source_updated_at: no change of that date is missing. Null when not told. */
          read_floor: string | null;
          /** When a read last found the record, winning or not; the sweep asks for it. */
          seen_at: string;
          /** archivedAt in the winning read; null when it was live. */
          source_archived_at: string | null;
          /** Surviving record named by the winning read; null when none. */
          source_merged_into: string | null;
          /** HubSpot's updatedAt of the winning read; first part of the staleness gate. */
          source_updated_at: string;
          /** When a read last confirmed or changed this row. */
          synced_at: string;
          /** Trial (internal value). */
          trial_status: string | null;
          /** When the content of this row last changed; the triggers act on rows where it moved. */
          updated_at: string;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      /** Mirror of the records of HubSpot objects without a table of their own; sync_objects has their names. */
      hubspot_objects_raw: {
        Row: {
          /** The portal. */
          account_id: string;
          /** When the record was archived; null when live. Computed from the columns above. */
          archived_at: string | null;
          /** When the record was created in HubSpot. */
          createdate: string | null;
          /** HubSpot's record id, unique within portal and object; opaque text. */
          hubspot_id: string;
          /** Record that this one was merged into; null when none. Computed. */
          merged_into: string | null;
          /** Time of archiving to show while the record is missing. */
          missing_archived_at: string | null;
          /** When a read last did not find the record; null when never. */
          missing_at: string | null;
          /** Surviving record to show while the record is missing. */
          missing_merged_into: string | null;
          /** HubSpot's plural name in paths, or of a custom object its type id: 2-… */
          object_type: string;
          /** The whole record as HubSpot answered it (id, properties, associations, dates). */
          raw_json: Json;
          /** When the request of the winning read was sent; second part of the gate. */
          read_at: string;
          /** HubSpot's time before which the winning read cannot have begun; later than source_updated_at: no change of that date is missing. Null when not told. */
          read_floor: string | null;
          /** When a read last found the record, winning or not; the sweep asks for it. */
          seen_at: string;
          /** archivedAt in the winning read; null when it was live. */
          source_archived_at: string | null;
          /** Surviving record named by the winning read; null when none. */
          source_merged_into: string | null;
          /** HubSpot's updatedAt of the winning read; first part of the staleness gate. */
          source_updated_at: string;
          /** When a read last confirmed or changed this row. */
          synced_at: string;
          /** When the content of this row last changed; the triggers act on rows where it moved. */
          updated_at: string;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      /** The owners of a portal's records: users who are or were, and queues. */
      hubspot_owners: {
        Row: {
          /** The portal. */
          account_id: string;
          /** When HubSpot archived the owner, or was first found to name it no more; null while it owns. The row stays, for what it owned. */
          archived_at: string | null;
          /** Address of the owner; null when HubSpot tells none. */
          email: string | null;
          /** First name; null when HubSpot tells none. */
          first_name: string | null;
          /** Last name; null when HubSpot tells none. */
          last_name: string | null;
          /** What hubspot_owner_id of a record says. */
          owner_id: string;
          /** When HubSpot last told of the owner. */
          synced_at: string;
          /** Teams of the owner: a list of id, name and primary. */
          teams: Json;
          /** HubSpot's id of the user behind it, of one who left too; null for a queue. Records never name it. */
          user_id: string | null;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "hubspot_owners_belong_to_an_account";
            columns: ["account_id"];
            isOneToOne: false;
            referencedRelation: "hubspot_accounts";
            referencedColumns: ["id"];
          },
        ];
      };
      /** The stages of a portal's pipelines. */
      hubspot_pipeline_stages: {
        Row: {
          /** The portal. */
          account_id: string;
          /** When HubSpot archived it, or was first found to name it no more; null while it is in use. */
          archived_at: string | null;
          /** Place in the pipeline; null when HubSpot tells none. */
          display_order: number | null;
          /** Whether a record is done with in it, won or lost; null when HubSpot does not say. */
          is_closed: boolean | null;
          /** What people call it; null when HubSpot tells nothing. */
          label: string | null;
          /** Object whose records go through it. */
          object_type: string;
          /** Its pipeline. */
          pipeline_id: string;
          /** Share of deals in it that are won, as the portal set it: 1 is won, 0 lost; null where HubSpot does not say, as with tickets. */
          probability: number | null;
          /** What the record's property says. */
          stage_id: string;
          /** When HubSpot last told of it. */
          synced_at: string;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "hubspot_pipeline_stages_belong_to_a_pipeline";
            columns: ["account_id","object_type","pipeline_id"];
            isOneToOne: false;
            referencedRelation: "hubspot_pipelines";
            referencedColumns: ["account_id","object_type","pipeline_id"];
          },
        ];
      };
      /** The pipelines of a portal's objects. */
      hubspot_pipelines: {
        Row: {
          /** The portal. */
          account_id: string;
          /** When HubSpot archived it, or was first found to name it no more; null while it is in use. The row stays, for what went through it. */
          archived_at: string | null;
          /** Place among the pipelines; null when HubSpot tells none. */
          display_order: number | null;
          /** What people call it; null when HubSpot tells nothing. */
          label: string | null;
          /** Object whose records go through it: deals, tickets, …. */
          object_type: string;
          /** What the record's property says. */
          pipeline_id: string;
          /** When HubSpot last told of it. */
          synced_at: string;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "hubspot_pipelines_belong_to_an_account";
            columns: ["account_id"];
            isOneToOne: false;
            referencedRelation: "hubspot_accounts";
            referencedColumns: ["id"];
          },
        ];
      };
      /** Property definitions of each portal and object type. */
      hubspot_properties: {
        Row: {
          /** The portal. */
          account_id: string;
          /** When the definition was first mirrored. */
          created_at: string;
          /** The whole definition as HubSpot answered it. */
          definition: Json;
          /** Form field: text, select, checkbox, … */
          field_type: string;
          /** Property group; null when HubSpot names none. */
          group_name: string | null;
          /** Whether its values are read: by the default, or by property_settings. Who was mirrored before this column is read whole once. */
          is_mirrored: boolean;
          /** Name to show. */
          label: string;
          /** Internal name, the key in raw_json.properties. */
          name: string;
          /** contacts, companies, deals or calls. */
          object_type: string;
          /** Value type: string, number, datetime, enumeration, … */
          type: string;
          /** When the definition last changed. */
          updated_at: string;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      /** Which property of a portal has a role in its metrics; of a role without a row private.metric_roles has the default. */
      metric_mappings: {
        Row: {
          /** The portal. */
          account_id: string;
          /** When the role was mapped. */
          created_at: string;
          /** Our id. */
          id: string;
          /** Values that mean no; with none every record that is not yes is no. */
          negative_values: string[];
          /** Object whose property it is, as the role says. */
          object_type: "contacts" | "deals" | "calls";
          /** Values that mean yes; of the script the control. */
          positive_values: string[];
          /** Its internal name. */
          property: string;
          /** private.metric_roles.role. */
          role: string;
          /** When it last changed; set by trigger. */
          updated_at: string;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "metric_mappings_belong_to_an_account";
            columns: ["account_id"];
            isOneToOne: false;
            referencedRelation: "hubspot_accounts";
            referencedColumns: ["id"];
          },
        ];
      };
      /** Sittings of mock exams, from HubSpot, with their seats as booked here. */
      mock_exams: {
        Row: {
          /** The portal. */
          account_id: string;
          /** When HubSpot archived the record; null when live. */
          archived_at: string | null;
          /** Bookings that hold a seat; counted by trigger. HubSpot may lower the capacity or book more: then it is above. */
          booked: number;
          /** Bookings that were cancelled and are not deleted; counted by trigger. */
          cancelled: number;
          /** Seats; null while HubSpot names none, and then nothing can be booked. */
          capacity: number | null;
          /** When the row was made. */
          created_at: string;
          /** The day, where the portal is. */
          exam_date: string;
          /** When it ends there. */
          exam_time_end: string | null;
          /** When it begins there; null: not known, the whole day counts. */
          exam_time_start: string | null;
          /** HubSpot's record id, unique within the portal. */
          hubspot_id: string;
          /** When a sync last changed this row. */
          hubspot_synced_at: string | null;
          /** Our id. */
          id: string;
          /** Whether it can be booked. */
          is_active: boolean;
          /** Where. */
          location: string | null;
          /** What is examined; private.mock_types has the credits that pay for it. */
          mock_type: string;
          /** Of these, who did not come. */
          no_shows: number;
          /** When the row last changed. */
          updated_at: string;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "mock_exams_belong_to_an_account";
            columns: ["account_id"];
            isOneToOne: false;
            referencedRelation: "hubspot_accounts";
            referencedColumns: ["id"];
          },
        ];
      };
      /** Certificates: who had what erased, how many rows of which table went, and what is left. No personal data. */
      person_erasures: {
        Row: {
          /** The portal; no foreign key, since the certificate stays when the portal goes. */
          account_id: string;
          /** When it was asked for. */
          created_at: string;
          /** When it ended; null while it runs. */
          ended_at: string | null;
          /** Rows by table that were deleted or cleaned of the person. */
          erased: Json;
          /** Code and detail of why it failed; null otherwise. */
          error: Json | null;
          /** Stable code of why HubSpot did not delete; null otherwise. */
          hubspot_error: string | null;
          /** Our id. */
          id: string;
          /** kept (not asked for), asked, deleted, refused, or gone (HubSpot had purged it). */
          in_hubspot: "kept" | "asked" | "deleted" | "refused" | "gone";
          /** private.jobs.id of the work; null while it is being made. */
          job_id: number | null;
          /** request (an owner or an admin asked) or purged (HubSpot has the record in no state any more). */
          reason: "request" | "purged";
          /** How many HubSpot records it is about, calls with the person among them. */
          records: number;
          /** Records of HubSpot that still name the person there, by object type and id: only an edit in HubSpot ends that. */
          remaining: Json;
          /** The user who asked; null when HubSpot purged, or when the user is gone. */
          requested_by: string | null;
          /** running, completed or failed. */
          status: "running" | "completed" | "failed";
          /** When it last changed. */
          updated_at: string;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      /** Properties of an object that a portal mirrors beside the default, and those it does not mirror. */
      property_settings: {
        Row: {
          /** The portal. */
          account_id: string;
          /** When it was made. */
          created_at: string;
          /** Names of properties not to mirror, in the same form. What a column or a decision is made from is mirrored all the same. */
          exclude: string[];
          /** Our id. */
          id: string;
          /** Names of HubSpot's own properties to mirror; one that ends with * names all that begin so. */
          include: string[];
          /** contacts, companies, deals, calls or another object by its name or id. */
          object_type: string;
          /** When it last changed; set by trigger. */
          updated_at: string;
        };
        Insert: {
          account_id: string;
          exclude?: string[];
          include?: string[];
          object_type: string;
        };
        Update: {
          exclude?: string[];
          include?: string[];
        };
        Relationships: [
          {
            foreignKeyName: "property_settings_belong_to_an_account";
            columns: ["account_id"];
            isOneToOne: false;
            referencedRelation: "hubspot_accounts";
            referencedColumns: ["id"];
          },
        ];
      };
      /** Scores over time. A row for each that differs from the one before: another probability, model or source. */
      record_score_history: {
        Row: {
          /** The portal. */
          account_id: string;
          /** The moment the record was looked at. */
          as_of: string;
          /** A to E by the thresholds of that time. */
          grade: string;
          /** The cells the model saw: with the model's bytes they give the score and its reasons again. */
          inputs: Json;
          /** Log-odds before calibration. */
          log_odds: number;
          /** scoring_models.id; null for rules. */
          model_id: string | null;
          /** Digest of the model, or of the rules. */
          model_sha256: string;
          /** Version of the model; 0 for rules. */
          model_version: number;
          /** contacts, companies or deals. */
          object_type: string;
          /** Calibrated probability of the outcome. */
          probability: number;
          /** HubSpot's record id. */
          record_id: string;
          /** 100 times the probability, rounded. */
          score: number;
          /** When the score was stored. */
          scored_at: string;
          /** model or rules. */
          source: string;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      /** The latest score of each record. */
      record_scores: {
        Row: {
          /** The portal. */
          account_id: string;
          /** The moment the record was looked at; taken before it was read. */
          as_of: string;
          /** Log-odds without any knowledge of the record. */
          baseline: number;
          /** A to E by the thresholds of the configuration. */
          grade: "A" | "B" | "C" | "D" | "E";
          /** The cells the model saw, in the order of its features. */
          inputs: Json;
          /** Log-odds before calibration: baseline plus all contributions. */
          log_odds: number;
          /** scoring_models.id; null for rules. */
          model_id: string | null;
          /** Digest of the model, or of the rules. */
          model_sha256: string;
          /** Version of the model; 0 for rules. */
          model_version: number;
          /** contacts, companies or deals. */
          object_type: "contacts" | "companies" | "deals";
          /** Calibrated probability of the outcome. */
          probability: number;
          /** Contributions in plain words: feature, label, value, contribution. */
          reasons: Json;
          /** HubSpot's record id. */
          record_id: string;
          /** 100 times the probability, rounded. */
          score: number;
          /** When the score was stored. */
          scored_at: string;
          /** model, or rules while there is no model. */
          source: string;
          /** When the record first changed after as_of; null while the score is fresh. */
          stale_since: string | null;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      /** The records of a batch and what became of each. */
      score_batch_items: {
        Row: {
          /** The portal. */
          account_id: string;
          /** The batch. */
          batch_id: string;
          /** Stable code of why it failed; null otherwise. */
          error_code: string | null;
          /** The same for a human. */
          error_detail: string | null;
          /** HubSpot's record id. */
          record_id: string;
          /** pending, done or failed. */
          status: "pending" | "done" | "failed";
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      /** Scorings of many records: asked for, under way and ended. */
      score_batches: {
        Row: {
          /** The portal. */
          account_id: string;
          /** Set it to true to cancel. */
          cancel_requested: boolean;
          /** When it was asked for. */
          created_at: string;
          /** Scored. */
          done: number;
          /** Done and failed when it last began to run; the speed counts from there. */
          done_before: number;
          /** When it ended; null while open. */
          ended_at: string | null;
          /** Code and detail of why it failed; null otherwise. */
          error: Json | null;
          /** Not scored, each with its error in score_batch_items. */
          failed: number;
          /** What was asked for; null when the records were named. */
          filter: Json | null;
          /** Our id. */
          id: string;
          /** private.jobs.id of its work; an older job of a retried batch finds that it is not this one. */
          job_id: number | null;
          /** contacts, companies or deals. */
          object_type: "contacts" | "companies" | "deals";
          /** user, mirror (records changed) or activation (another model scores now). */
          origin: "user" | "mirror" | "activation";
          /** The user who asked; null for the service. */
          requested_by: string | null;
          /** How often failed and open records were asked for again; raise it to retry. */
          retries: number;
          /** When it last began to run; null before. */
          started_at: string | null;
          /** pending, running, completed, failed or cancelled; guarded by trigger. */
          status: "pending" | "running" | "completed" | "failed" | "cancelled";
          /** Records in it; a waiting batch of the mirror still collects. */
          total: number;
          /** When it last changed. */
          updated_at: string;
        };
        Insert: Record<string, never>;
        Update: {
          cancel_requested?: boolean;
          retries?: number;
        };
        Relationships: [
          {
            foreignKeyName: "score_batches_belong_to_an_account";
            columns: ["account_id"];
            isOneToOne: false;
            referencedRelation: "hubspot_accounts";
            referencedColumns: ["id"];
          },
        ];
      };
      /** Each check of the active model against recent records and ripened labels. */
      score_drift_checks: {
        Row: {
          /** The portal. */
          account_id: string;
          /** Promised against observed conversion with intervals. */
          calibration: Json;
          /** When it was checked. */
          checked_at: string;
          /** Population stability of each feature: index, chance level, bins. */
          features: Json;
          /** What was beyond its limit; each is also an alert. */
          findings: Json;
          /** Our id. */
          id: number;
          /** The configured limits at that time. */
          limits: Json;
          /** The model that was active. */
          model_id: string;
          /** Its version. */
          model_version: number;
          /** contacts, companies or deals. */
          object_type: string;
          /** Recent records that were looked at. */
          sampled: number;
          /** Population stability index of the score; null when too few were sampled. */
          score_psi: number | null;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "score_drift_checks_belong_to_an_account";
            columns: ["account_id"];
            isOneToOne: false;
            referencedRelation: "hubspot_accounts";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "score_drift_checks_concern_a_model";
            columns: ["model_id"];
            isOneToOne: false;
            referencedRelation: "scoring_models";
            referencedColumns: ["id"];
          },
        ];
      };
      /** What became of scored records, once the time that the label waits was over. */
      score_outcomes: {
        Row: {
          /** The portal. */
          account_id: string;
          /** From when on the outcome counts: when the score stood and the observation was over. */
          as_of: string;
          /** Whether the outcome came in time; null when it cannot be told. */
          converted: boolean | null;
          /** When it was decided; it never changes after. */
          decided_at: string;
          /** scoring_models.id; null for rules. */
          model_id: string | null;
          /** Which model or rules gave the score; a record counts once for each. */
          model_sha256: string;
          /** Version of the model; 0 for rules. */
          model_version: number;
          /** contacts, companies or deals. */
          object_type: string;
          /** Calibrated probability, as it was given. */
          probability: number;
          /** HubSpot's id of the record. */
          record_id: string;
          /** 0 to 100, as it was given. */
          score: number;
          /** Why it cannot be told, for example outcome_before_as_of; null when it can. */
          skipped: string | null;
          /** model or rules. */
          source: "model" | "rules";
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "score_outcomes_belong_to_an_account";
            columns: ["account_id"];
            isOneToOne: false;
            referencedRelation: "hubspot_accounts";
            referencedColumns: ["id"];
          },
        ];
      };
      /** Whether scores of an object type can be written to a portal: its properties, its scopes, its connection. */
      score_write_back_setups: {
        Row: {
          /** The portal. */
          account_id: string;
          /** When the state was last found out; null before. */
          checked_at: string | null;
          /** When the row was made. */
          created_at: string;
          /** Version of our property definitions that the portal is known to have; 0 when none. */
          definition_version: number;
          /** Why it is blocked, or what the last job died of, as a stable code; null otherwise. */
          error_code: string | null;
          /** The same for a human, with what to do; null otherwise. */
          error_message: string | null;
          /** The job that writes to the portal, or did last; while its lease lasts no other one does. Null before the first. */
          holder_job: number | null;
          /** contacts, companies or deals. */
          object_type: string;
          /** new: not tried yet; ready: the properties exist; blocked: nothing can be written until someone acts. */
          state: "new" | "ready" | "blocked";
          /** First record id of a range whose scores changed many at a time and are to be compared with HubSpot; null when none is. */
          sweep_from: string | null;
          /** Last record id of that range; null when there is none. */
          sweep_to: string | null;
          /** Rises with every statement that adds to the range: a walk over it ends it only when none was added meanwhile. */
          sweep_version: number;
          /** When the row last changed; set by trigger. */
          updated_at: string;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "score_write_back_setups_belong_to_an_account";
            columns: ["account_id"];
            isOneToOne: false;
            referencedRelation: "hubspot_accounts";
            referencedColumns: ["id"];
          },
        ];
      };
      /** Per scored record: the values that HubSpot holds as far as we know, and whether newer ones wait. Reasons of a refusal are in sync_errors. */
      score_write_backs: {
        Row: {
          /** The portal. */
          account_id: string;
          /** When the record was first marked or written. */
          created_at: string;
          /** Grade in HubSpot; null when never written. */
          grade: string | null;
          /** contacts, companies or deals. */
          object_type: string;
          /** Since when this record's changed score waits to be written; null when it does not, or as one of a range. */
          pending_since: string | null;
          /** Text of the reasons in HubSpot; null when never written. */
          reasons: string | null;
          /** HubSpot's record id. */
          record_id: string;
          /** Refusals in a row; 0 after a success. */
          refusals: number;
          /** Score, grade and reasons that were refused last; null after a success. */
          refused_values: Json | null;
          /** When a refused record is tried again unless its score changes before; null otherwise. */
          retry_at: string | null;
          /** Score in HubSpot; null when never written. */
          score: number | null;
          /** Time of scoring in HubSpot; null when never written. */
          scored_at: string | null;
          /** new: never written; written; refused: HubSpot refuses the record (see sync_errors); gone: archived or merged away in HubSpot. */
          state: "new" | "written" | "refused" | "gone";
          /** When the row last changed. */
          updated_at: string;
          /** When HubSpot last took values; null when never. */
          written_at: string | null;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [];
      };
      /** Trained models with their evaluation and card, by version. */
      scoring_models: {
        Row: {
          /** The portal. */
          account_id: string;
          /** When it last became active; null before. */
          activated_at: string | null;
          /** The model card. */
          card_markdown: string;
          /** When it was trained. */
          created_at: string;
          /** Earliest moment a training row looks at; null when not told. */
          data_from: string | null;
          /** Latest one; null when not told. */
          data_to: string | null;
          /** AUC, Brier, log-loss and calibration error with intervals, calibration table, lift, importance, held-out comparison. */
          evaluation: Json;
          /** Its inputs in order: name, label, kind. */
          features: Json;
          /** Our id. */
          id: string;
          /** What it scores: contacts, companies or deals. */
          object_type: "contacts" | "companies" | "deals";
          /** SVG by name: reliability, lift, importance. */
          plots: Json;
          /** Of them with the outcome; null when not told. */
          positive_rows: number | null;
          /** HubSpot properties that the features read; null when all are sent. */
          properties: string[] | null;
          /** When it was last put out of use; null before. */
          retired_at: string | null;
          /** Settings of the training, the seed among them. */
          settings: Json;
          /** Digest of the bytes, in hex. */
          sha256: string;
          /** candidate, active (it scores) or retired (it did, and may again); guarded by trigger. */
          state: "candidate" | "active" | "retired";
          /** Labelled records it was fitted on; null when not told. */
          trained_rows: number | null;
          /** When its row last changed. */
          updated_at: string;
          /** Counts from 1 within the portal and object type. */
          version: number;
        };
        Insert: Record<string, never>;
        Update: {
          state?: "candidate" | "active" | "retired";
        };
        Relationships: [
          {
            foreignKeyName: "scoring_models_belong_to_an_account";
            columns: ["account_id"];
            isOneToOne: false;
            referencedRelation: "hubspot_accounts";
            referencedColumns: ["id"];
          },
        ];
      };
      /** Each conflict of a field, once: what both sides had and which value stays. */
      sync_conflicts: {
        Row: {
          /** The portal. */
          account_id: string;
          /** What both had before. */
          base: string | null;
          /** When it was last decided. */
          decided_at: string;
          /** Whose value stays: hubspot, supabase, or none (a person decides). */
          decision: "hubspot" | "supabase" | "none";
          /** The field. */
          field: string;
          /** Our id. */
          id: string;
          /** both_changed; gone: HubSpot has the record no more; overwritten_unseen, late_write: by the history; duplicate_key: HubSpot has two bookings of one name or seat; overbooked: more seats than the exam has. */
          kind: "both_changed" | "gone" | "overwritten_unseen" | "late_write" | "duplicate_key" | "overbooked";
          /** contacts. */
          object_type: string;
          /** What we had. */
          ours: string | null;
          /** When ours was changed, by our clock; null when not known. */
          ours_at: string | null;
          /** Our row: contacts.id. */
          record_id: string;
          /** Who decided or overruled; null when a rule did. */
          resolved_by: string | null;
          /** The rule that decided; null when none was asked, or it was removed. */
          rule_id: string | null;
          /** open (waits for a person), decided, overruled. */
          status: "open" | "decided" | "overruled";
          /** What HubSpot had; null too when it had none. */
          theirs: string | null;
          /** HubSpot's stamp of the record; null when not known. */
          theirs_at: string | null;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "sync_conflicts_belong_to_an_account";
            columns: ["account_id"];
            isOneToOne: false;
            referencedRelation: "hubspot_accounts";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "sync_conflicts_follow_a_rule";
            columns: ["rule_id"];
            isOneToOne: false;
            referencedRelation: "sync_rules";
            referencedColumns: ["id"];
          },
        ];
      };
      /** Records that could not be applied, until a later read of them succeeds. */
      sync_errors: {
        Row: {
          /** The portal. */
          account_id: string;
          /** When the error was first met. */
          created_at: string;
          /** hubspot_to_supabase or supabase_to_hubspot. */
          direction: "hubspot_to_supabase" | "supabase_to_hubspot";
          /** HubSpot id of the record. */
          entity_id: string;
          /** contacts, companies, deals or calls. */
          entity_type: string;
          /** Stable code in snake_case. */
          error_code: string;
          /** What is wrong with the record. */
          error_message: string | null;
          /** Our id. */
          id: string;
          /** True once the record was applied. */
          resolved: boolean;
          /** How often the error was met again. */
          retry_count: number;
          /** The session that last met the error; null when it was erased. */
          session_id: string | null;
          /** When it was last met or resolved. */
          updated_at: string;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "sync_errors_belong_to_a_session";
            columns: ["session_id"];
            isOneToOne: false;
            referencedRelation: "sync_sessions";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "sync_errors_belong_to_an_account";
            columns: ["account_id"];
            isOneToOne: false;
            referencedRelation: "hubspot_accounts";
            referencedColumns: ["id"];
          },
        ];
      };
      /** One line per committed batch or single operation. */
      sync_logs: {
        Row: {
          /** The portal. */
          account_id: string;
          /** Counts, or the error. */
          details: Json | null;
          /** HubSpot id, or batch:{first id} for a batch. */
          entity_id: string;
          /** contacts, companies, deals, calls or properties. */
          entity_type: string;
          /** Our id. */
          id: string;
          /** create, update, delete, or sync for a batch. */
          operation: "create" | "update" | "delete" | "sync";
          /** sync_sessions.id; null outside a session. */
          session_id: string | null;
          /** success, warning (some records failed) or error. */
          status: "success" | "error" | "warning";
          /** When it was committed. */
          timestamp: string;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "sync_logs_belong_to_a_session";
            columns: ["session_id"];
            isOneToOne: false;
            referencedRelation: "sync_sessions";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "sync_logs_belong_to_an_account";
            columns: ["account_id"];
            isOneToOne: false;
            referencedRelation: "hubspot_accounts";
            referencedColumns: ["id"];
          },
        ];
      };
      /** What a portal says about the objects that it mirrors; of one without a row private.standard_objects says it. */
      sync_objects: {
        Row: {
          /** The portal. */
          account_id: string;
          /** When the row was made. */
          created_at: string;
          /** Which property fills which column of what is made of the records, where it is not called as usual. */
          fields: Json;
          /** Our id. */
          id: string;
          /** Whether it is synced; what was mirrored before stays as it is. */
          is_enabled: boolean;
          /** Objects whose links are mirrored with a record. */
          links_to: string[];
          /** How the portal calls a custom object, as its schema says; its type id until that was read. */
          name: string;
          /** HubSpot's plural name in paths, or of a custom object its type id: 2-… */
          object_type: string;
          /** Schema of a custom object as HubSpot wrote it; null before it was read, and of HubSpot's own objects. */
          schema: Json | null;
          /** When the row last changed; set by trigger. */
          updated_at: string;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "sync_objects_belong_to_an_account";
            columns: ["account_id"];
            isOneToOne: false;
            referencedRelation: "hubspot_accounts";
            referencedColumns: ["id"];
          },
        ];
      };
      /** Changes that were made here and what became of them. What is sent are the values of that moment. */
      sync_queue: {
        Row: {
          /** The portal. */
          account_id: string;
          /** Names of the fields that changed. */
          changed: string[];
          /** When the change was made. */
          created_at: string;
          /** Why it was not taken; null when it was, or is still to be. */
          error_code: string | null;
          /** Our id. */
          id: string;
          /** When it was last sent; null when never. */
          last_sync_attempt: string | null;
          /** The fields that changed, after; null for a DELETE. */
          new_data: Json | null;
          /** The fields that changed, before; null for an INSERT. */
          old_data: Json | null;
          /** INSERT, UPDATE or DELETE. */
          operation: "INSERT" | "UPDATE" | "DELETE";
          /** The row in it. */
          record_id: string;
          /** The dead change that it repeats; null otherwise. */
          retry_of: string | null;
          /** Rises under the lock of the row that changed: the order of a record's changes. */
          seq: number;
          /** queued, sending, synced, dead, or cancelled (put back, or HubSpot's value won). */
          state: "queued" | "sending" | "synced" | "dead" | "cancelled";
          /** How soon it is sent: immediate, webhook, batch or event_queue. */
          strategy: "immediate" | "webhook" | "batch" | "event_queue";
          /** How often it was sent. */
          sync_attempts: number;
          /** True when HubSpot has it. */
          synced: boolean | null;
          /** Our table: contacts. */
          table_name: string;
          /** When the row last changed. */
          updated_at: string;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "sync_queue_belongs_to_an_account";
            columns: ["account_id"];
            isOneToOne: false;
            referencedRelation: "hubspot_accounts";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "sync_queue_retry_is_of_a_change";
            columns: ["retry_of"];
            isOneToOne: false;
            referencedRelation: "sync_queue";
            referencedColumns: ["id"];
          },
        ];
      };
      /** Records that were changed here: base, what is under way, and the lease of the one request in flight. */
      sync_records: {
        Row: {
          /** The portal. */
          account_id: string;
          /** Requests without an answer since the last success. */
          attempts: number;
          /** By field, the last value that both sides were known to have; its keys are the fields that go both ways. */
          base: Json;
          /** HubSpot's stamp of the state that base is of; null when the mirror had none. */
          base_stamp: string | null;
          /** When a field was first changed here. */
          created_at: string;
          /** Our row: contacts.id. */
          entity_id: string;
          /** Code and detail of the last failure; null when there was none. */
          error: Json | null;
          /** HubSpot's record id; null while HubSpot has none of it. */
          hubspot_id: string | null;
          /** Names the request in flight; null when there is none. */
          lease_token: string | null;
          /** Until when its outcome is waited for; null when there is none. */
          leased_until: string | null;
          /** contacts. */
          object_type: string;
          /** What was sent without a final answer: token, at and values of each request. It may still come in. */
          outstanding: Json;
          /** Since when ours differs from the base; null when it does not. */
          pending_since: string | null;
          /** When the history of its fields is to be read; null: not before something happens. */
          prove_after: string | null;
          /** Not sent before. */
          run_after: string;
          /** synced (ours is the base), pending, sending (a request is in flight), dead (nothing is sent until someone acts). */
          state: "synced" | "pending" | "sending" | "dead";
          /** What was sent and is not proved: token, at, stamp and base as they were, values of each request; and at and base of what was merged since. */
          unproved: Json;
          /** When the row last changed. */
          updated_at: string;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "sync_records_belong_to_an_account";
            columns: ["account_id"];
            isOneToOne: false;
            referencedRelation: "hubspot_accounts";
            referencedColumns: ["id"];
          },
        ];
      };
      /** Who wins where both sides changed a field: the first rule that fits, a portal's own before those of all. */
      sync_rules: {
        Row: {
          /** The portal; null: all. */
          account_id: string | null;
          /** All of it must hold: theirs_newer, ours_unsynced, differs, always (each true), status_in (a list with either side's value). */
          condition: Json;
          /** When it was made. */
          created_at: string;
          /** The field; * means any. */
          field: string;
          /** Our id. */
          id: string;
          /** contacts, mock_exams. */
          object_type: string;
          /** Smaller is asked first. */
          priority: number;
          /** hubspot, supabase, or none: the record waits until a person decides. */
          winner: "hubspot" | "supabase" | "none";
        };
        Insert: {
          account_id?: string | null;
          condition: Json;
          field?: string;
          object_type: string;
          priority: number;
          winner: "hubspot" | "supabase" | "none";
        };
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "sync_rules_belong_to_an_account";
            columns: ["account_id"];
            isOneToOne: false;
            referencedRelation: "hubspot_accounts";
            referencedColumns: ["id"];
          },
        ];
      };
      /** Progress of each object type within a sync session. */
      sync_session_objects: {
        Row: {
          /** The portal, for the policy. */
          account_id: string;
          /** Reads that changed a row. */
          applied_count: number;
          /** Records that it had otherwise than HubSpot, and should not have; mended by this run. */
          differing_count: number;
          /** When the object ended; null before. */
          ended_at: string | null;
          /** Why it failed, or what a completed one may not see: code and detail; null otherwise. */
          error: Json | null;
          /** Records that could not be applied; each is in sync_errors. */
          error_count: number;
          /** Records the job expects to read; null when unknown. */
          expected: number | null;
          /** Live rows whose record HubSpot has archived, merged or lost; archived by this run. */
          extra_count: number;
          /** Records that the mirror lacked and should have had; written by this run. */
          missing_count: number;
          /** contacts, companies, deals or calls. */
          object_type: string;
          /** What the job is doing, as its cursor names it; null before. */
          phase: string | null;
          /** Records read from HubSpot so far. */
          records_count: number;
          /** sync_sessions.id. */
          session_id: string;
          /** Reads older than what is stored, and unknown records not found. */
          stale_count: number;
          /** When a worker first took the job; null before. */
          started_at: string | null;
          /** pending, running, completed, not_permitted (scope missing) or failed. */
          status: "pending" | "running" | "completed" | "not_permitted" | "failed";
          /** Reads that confirmed a row. */
          unchanged_count: number;
          /** Why nobody works on it now: code, detail, and resumes_at where that is known; null while it is worked on. */
          waiting: Json | null;
          /** Up to which change the object is complete; null before the end. */
          watermark: string | null;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "sync_session_objects_belong_to_a_session";
            columns: ["session_id"];
            isOneToOne: false;
            referencedRelation: "sync_sessions";
            referencedColumns: ["id"];
          },
        ];
      };
      /** Runs of a sync; they move pending, running, then completed or failed. */
      sync_sessions: {
        Row: {
          /** The portal. */
          account_id: string;
          /** When the row was made. */
          created_at: string;
          /** When it closed; null while open. */
          end_time: string | null;
          /** Why it failed, or what a completed one may not see: code, detail, and the objects; null otherwise. */
          error: Json | null;
          /** Records that could not be applied, over all objects. */
          error_count: number;
          /** Our id. */
          id: string;
          /** Key of the request that made it; null when none was given. */
          idempotency_key: string | null;
          /** full: every record; incremental: what changed since the watermark. */
          mode: "full" | "incremental";
          /** sync; reconciliation: a full run that somebody asked what it finds. */
          purpose: "sync" | "reconciliation";
          /** Records read from HubSpot, over all objects. */
          records_count: number;
          /** The user who asked; null for the schedule. */
          requested_by: string | null;
          /** Public id, in URLs: sync_ and 32 hex digits. */
          session_id: string;
          /** When the session was asked for. */
          start_time: string;
          /** pending, running, completed or failed; guarded by trigger. */
          status: "pending" | "running" | "completed" | "failed";
          /** When the row last changed. */
          updated_at: string;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "sync_sessions_belong_to_an_account";
            columns: ["account_id"];
            isOneToOne: false;
            referencedRelation: "hubspot_accounts";
            referencedColumns: ["id"];
          },
        ];
      };
      /** How fresh each object type of each portal is. */
      sync_status: {
        Row: {
          /** The portal. */
          account_id: string;
          /** By how many live records HubSpot counted more than the mirror had when the last scheduled look was done; null before. The same again is no news. */
          count_gap: number | null;
          /** contacts, companies, deals or calls. */
          entity_type: string;
          /** Our id. */
          id: string;
          /** When a full sync of the object last ended well; null before. */
          last_full_sync: string | null;
          /** When a sync of the object last ended well; null before. */
          last_hubspot_poll: string | null;
          /** When the last comparison of all records with HubSpot ended, by a full sync or part by part by the scheduled runs; null before. */
          last_reconciliation: string | null;
          /** When the last run ended well that looked at the property definitions and the archived records; null before. */
          looked_at: string | null;
          /** The properties that the last run chose which looked at the definitions (properties, wide); scheduled runs read the same. Null before. */
          selection: Json | null;
          /** Records that could not be applied, over all sessions. */
          total_errors: number;
          /** Records read over all sessions. */
          total_synced: number;
          /** When the row last changed; set by trigger. */
          updated_at: string;
          /** How far the scheduled runs have read the object whole in this round: behind which id (after), and whether of the archived records, which come last (archived); null between two rounds. */
          walk: Json | null;
          /** Every change up to here is mirrored; the next incremental sync starts here. */
          watermark: string | null;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "sync_status_belongs_to_an_account";
            columns: ["account_id"];
            isOneToOne: false;
            referencedRelation: "hubspot_accounts";
            referencedColumns: ["id"];
          },
        ];
      };
      /** Trainings: asked for, under way and ended. */
      training_runs: {
        Row: {
          /** The portal. */
          account_id: string;
          /** When it was asked for. */
          created_at: string;
          /** True to check and to evaluate without registering a model. */
          dry_run: boolean;
          /** When it ended; null while open. */
          ended_at: string | null;
          /** Code and detail of why it failed; null otherwise. */
          error: Json | null;
          /** What was found in the training data: code, severity, feature, detail. */
          findings: Json;
          /** Our id. */
          id: string;
          /** private.jobs.id of its work; null only while it is being made. */
          job_id: number | null;
          /** The model it made; null when none. */
          model_id: string | null;
          /** What the model will score. */
          object_type: "contacts" | "companies" | "deals";
          /** What training_finish was told besides the model; null before. */
          outcome: Json | null;
          /** Stage, steps done and total, for a human to watch. */
          progress: Json;
          /** The user who asked; null for the service. */
          requested_by: string | null;
          /** Settings asked for, over those of the configuration. */
          settings: Json;
          /** When it first ran; null before. */
          started_at: string | null;
          /** pending, running, completed or failed; guarded by trigger. */
          status: "pending" | "running" | "completed" | "failed";
          /** When it last changed. */
          updated_at: string;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "training_runs_belong_to_an_account";
            columns: ["account_id"];
            isOneToOne: false;
            referencedRelation: "hubspot_accounts";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "training_runs_model_is_registered";
            columns: ["model_id"];
            isOneToOne: false;
            referencedRelation: "scoring_models";
            referencedColumns: ["id"];
          },
        ];
      };
      /** Profile of a signed-up user. */
      users: {
        Row: {
          /** Version of the terms that the user agreed to last; null before. */
          consent_version: string | null;
          /** When the user did; set by trigger. */
          consented_at: string | null;
          /** When the user signed up. */
          created_at: string;
          /** Copy of the sign-in address, kept by trigger; null for phone sign-ups. Users of single sign-on may share one: it names nobody. */
          email: string | null;
          /** The id of auth.users. */
          id: string;
          /** When the user last signed in; null when unknown. */
          last_login: string | null;
          /** Name to show; the user may change it. */
          name: string;
          /** When the current session ends; null when unknown. */
          session_expires: string | null;
          /** When the profile last changed; set by trigger. */
          updated_at: string;
        };
        Insert: Record<string, never>;
        Update: {
          consent_version?: string | null;
          name?: string;
        };
        Relationships: [];
      };
      /** Webhook events of the last 30 days, each once: they announce a change and bring none. */
      webhook_events: {
        Row: {
          /** The portal. */
          account_id: string;
          /** When a read that was sent after it was in the mirror; null before, and where the object is not mirrored. */
          applied_at: string | null;
          /** SHA-256 of the event without its attemptNumber. */
          digest: string;
          /** When the record was noted for reading. */
          folded_at: string;
          /** Order in which they were read. */
          id: number;
          /** creation, propertyChange, deletion, restore, merge, privacyDeletion, associationChange, or what else HubSpot says. */
          kind: string;
          /** contacts, companies, deals, calls; of an object that is not mirrored what HubSpot calls it. */
          object_type: string;
          /** When it happened, by HubSpot's clock. */
          occurred_at: string;
          /** The changed property; null for other kinds. */
          property: string | null;
          /** When the request came, by the clock of the function. */
          received_at: string;
          /** HubSpot's record id; of a merge the survivor, of an association change the record it begins at. */
          record_id: string;
          /** Its value as the event tells it, which may be old already; null for other kinds. */
          value: string | null;
        };
        Insert: Record<string, never>;
        Update: Record<string, never>;
        Relationships: [
          {
            foreignKeyName: "webhook_events_belong_to_an_account";
            columns: ["account_id"];
            isOneToOne: false;
            referencedRelation: "hubspot_accounts";
            referencedColumns: ["id"];
          },
        ];
      };
    };
    Views: {
      /** The members of the caller's portals, with name and address. */
      account_people: {
        Row: {
          /** The portal. */
          account_id: string | null;
          /** When the user became a member. */
          created_at: string | null;
          /** The address that the user signs in with; null for phone sign-ups. */
          email: string | null;
          /** consent, invitation or service. */
          joined_by: string | null;
          /** Name to show; empty when the user has given none. */
          name: string | null;
          /** owner, admin, member or viewer. */
          role: string | null;
          /** The user. */
          user_id: string | null;
        };
        Relationships: [];
      };
      /** Owners and admins of the caller's portals (document 002). */
      admin_users: {
        Row: {
          /** The portal. */
          account_id: string | null;
          /** When the user became a member. */
          created_at: string | null;
          /** The address that the user signs in with; null for phone sign-ups. */
          email: string | null;
          /** The user's id, under the name document 002 uses. */
          id: string | null;
          /** owner or admin. */
          role: string | null;
          /** The user. */
          user_id: string | null;
        };
        Relationships: [];
      };
      /** Bookings of the last six months and of what is to come, by week and mock (002). */
      booking_analytics: {
        Row: {
          /** The portal. */
          account_id: string | null;
          /** Mean of the capacities of the exams. */
          avg_capacity: number | null;
          /** Mean over the exams of the seats that are held, in percent of the capacity; exams without one are left out. */
          avg_utilization: number | null;
          /** Of these, cancelled. */
          cancellations: number | null;
          /** The mock. */
          mock_type: string | null;
          /** Of these, who did not come. */
          no_shows: number | null;
          /** Bookings, those that were cancelled too. */
          total_bookings: number | null;
          /** The Monday of the week of the exams. */
          week: string | null;
        };
        Relationships: [];
      };
      /** Live calls, each once, with their contact. It is a linked one, else the earliest created one of the other party's number. */
      calls_with_contacts: {
        Row: {
          /** The portal. */
          account_id: string | null;
          /** OUTBOUND or INBOUND. */
          call_direction: string | null;
          /** HubSpot's id of the outcome. */
          call_disposition: string | null;
          /** Milliseconds. */
          call_duration: number | null;
          /** HubSpot's id of the call. */
          call_id: string | null;
          /** HubSpot's status, for example COMPLETED. */
          call_status: string | null;
          /** When it began. */
          call_timestamp: string | null;
          /** HubSpot's id of the contact; null without one. */
          contact_id: string | null;
          /** association or number: what brought the contact; null without one. */
          linked_by: string | null;
        };
        Relationships: [];
      };
      /** Calls with each deal of their contact. A contact with two deals has each call twice: count call_id distinct. */
      calls_with_deals: {
        Row: {
          /** The portal. */
          account_id: string | null;
          /** The deal's amount, in its own currency. */
          amount: number | null;
          /** OUTBOUND or INBOUND. */
          call_direction: string | null;
          /** Milliseconds. */
          call_duration: number | null;
          /** HubSpot's id of the call. */
          call_id: string | null;
          /** When it began. */
          call_timestamp: string | null;
          /** When the deal was, or is to be, closed. */
          closedate: string | null;
          /** HubSpot's id of the contact. */
          contact_id: string | null;
          /** HubSpot's id of the deal. */
          deal_id: string | null;
          /** The deal's stage. */
          dealstage: string | null;
        };
        Relationships: [];
      };
      /** Live deals, each once, with their contact. It is the one labelled primary, else the earliest created of those that are linked. */
      deals_with_contacts: {
        Row: {
          /** The portal. */
          account_id: string | null;
          /** Its amount, in its own currency. */
          amount: number | null;
          /** When it was, or is to be, closed. */
          closedate: string | null;
          /** HubSpot's id of the contact; null without one. */
          contact_id: string | null;
          /** When it was created. */
          createdate: string | null;
          /** HubSpot's id of the deal. */
          deal_id: string | null;
          /** Its name. */
          dealname: string | null;
          /** Its stage: hubspot_pipeline_stages.stage_id. */
          dealstage: string | null;
          /** The contact's address. */
          email: string | null;
          /** The contact's first name. */
          firstname: string | null;
          /** The contact's last name. */
          lastname: string | null;
          /** Its pipeline: hubspot_pipelines.pipeline_id. */
          pipeline: string | null;
        };
        Relationships: [];
      };
      /** Connection state of each portal, without its tokens. */
      hubspot_connections: {
        Row: {
          /** hubspot_accounts.status. */
          account_status: string | null;
          /** When a user last connected the portal. */
          connected_at: string | null;
          /** When the portal was first connected. */
          created_at: string | null;
          /** Stable code of the last connection error. */
          error_code: string | null;
          /** The last connection error for a human. */
          error_message: string | null;
          /** When the access token expires; null when disconnected, and for the token of a private app. */
          expires_at: string | null;
          /** hubspot_accounts.id. */
          id: string | null;
          /** When an object was last mirrored completely. */
          last_sync_at: string | null;
          /** Required scopes that were not granted: connect again and agree to them. */
          missing_scopes: string[] | null;
          /** HubSpot's portal id. */
          portal_id: string | null;
          /** Scopes granted at the last connect. */
          scopes: string[] | null;
          /** disconnected, connecting (the caller has an open authorization), connected, incomplete (missing_scopes) or error (reconnect). */
          status: string | null;
          /** bearer: connected by a consent; private_app: by a pasted token. */
          token_type: string | null;
          /** When the account row last changed. */
          updated_at: string | null;
        };
        Relationships: [];
      };
      /** Comparisons of the mirror with HubSpot that somebody asked for. */
      reconciliation_runs: {
        Row: {
          /** The portal. */
          account_id: string | null;
          /** Records read from HubSpot. */
          checked: number | null;
          /** Records that the mirror had otherwise. */
          differing: number | null;
          /** When it ended; null while it works. */
          ended_at: string | null;
          /** Live rows whose record is archived, merged or lost in HubSpot. */
          extra: number | null;
          /** sync_sessions.id. */
          id: string | null;
          /** Of these, those that the mirror lacked. */
          missing: number | null;
          /** How many of the three were mended: each is counted with its repair. */
          repaired: number | null;
          /** The user who asked. */
          requested_by: string | null;
          /** Public id, in URLs. */
          run_id: string | null;
          /** When it was asked for. */
          started_at: string | null;
          /** pending, running, completed or failed. */
          status: string | null;
          /** Up to which change mirror and HubSpot are the same; null unless every object was compared whole. */
          verified_through: string | null;
        };
        Relationships: [];
      };
      /** Conversion of scored records by band of the score, with 95 % intervals. */
      score_by_band_conversion: {
        Row: {
          /** The portal. */
          account_id: string | null;
          /** The band as text, for example 90-100. */
          band: string | null;
          /** Lowest score of the band. */
          band_from: number | null;
          /** Highest score of the band. */
          band_to: number | null;
          /** Of them, how many converted in time. */
          converted: number | null;
          /** contacts, companies or deals. */
          object_type: string | null;
          /** converted divided by scored. */
          rate: number | null;
          /** Upper end of the 95 % interval of the rate. */
          rate_high: number | null;
          /** Lower end of the 95 % interval of the rate. */
          rate_low: number | null;
          /** Scores whose outcome is decided; a record counts once per model. */
          scored: number | null;
        };
        Relationships: [];
      };
      /** Records that could not be applied, by the hour of the last day in which that was first met. */
      sync_errors_by_hour: {
        Row: {
          /** The portal. */
          account_id: string | null;
          /** Records that had them. */
          affected_entities: number | null;
          /** Start of the hour (UTC). */
          hour: string | null;
          /** Errors first met in it. */
          total_errors: number | null;
        };
        Relationships: [];
      };
      /** Changes made here in the last hour, by table. How many HubSpot does not have yet, and how long they took or have waited. */
      sync_lag_by_object: {
        Row: {
          /** The portal. */
          account_id: string | null;
          /** Until HubSpot had it, or until now; without those that were put back. */
          avg_lag_seconds: number | null;
          /** Changes of the hour. */
          changes: number | null;
          /** Of them, those that HubSpot does not have. */
          pending_count: number | null;
          /** Our table. */
          table_name: string | null;
        };
        Relationships: [];
      };
      /** Records that were changed here more than ten minutes ago and that HubSpot has otherwise or not at all. */
      sync_unsent: {
        Row: {
          /** The portal. */
          account_id: string | null;
          /** contacts or bookings. */
          object_type: string | null;
          /** Since when the oldest. */
          oldest_unsynced: string | null;
          /** How many. */
          unsynced: number | null;
        };
        Relationships: [];
      };
    };
    Functions: {
      /** Takes an open alert on, for owners, admins and members: it is escalated no more. Who was first stays; a note may be changed. */
      alert_acknowledge: {
        Args: { p_alert_id: number; p_note?: string };
        Returns: Json;
      };
      /** Removes a channel with its deliveries and its secret, for owners and admins. */
      alert_channel_remove: {
        Args: { p_id: string };
        Returns: Json;
      };
      /** Makes or changes the channel of an address, for owners and admins. A new one answers the secret of its signatures, once. */
      alert_channel_set: {
        Args: { p_account_id: string; p_url: string; p_min_severity?: string; p_is_enabled?: boolean };
        Returns: Json;
      };
      /** Makes or changes a portal's own rule, for owners and admins; what is null stays as it is. The next check judges by it. */
      alert_rule_set: {
        Args: { p_account_id: string; p_name: string; p_threshold?: number; p_clear_threshold?: number; p_severity?: string; p_is_enabled?: boolean; p_fire_after?: number };
        Returns: Json;
      };
      /** Takes one of the caller's previews, embeddings or searches; a function asks before it reads what it was sent. 429 when there is none left for now. */
      allowance_take: {
        Args: { p_name: string };
        Returns: Json;
      };
      /** Cancels a booking: its seat is free and its credit refunded. With p_delete users do not see it any more. Twice is once. */
      booking_cancel: {
        Args: { p_id: string; p_delete?: boolean };
        Returns: Json;
      };
      /** Books a seat in an exam for a contact, paid by a credit. The same booking_id and body again answer the same booking. */
      booking_create: {
        Args: { p_exam_id: string; p_contact_id: string; p_booking_id: string; p_dominant_hand?: string; p_attending_location?: string };
        Returns: Json;
      };
      /** A page of the bookings of a portal, the latest first, and how many there are. */
      booking_list: {
        Args: { p_portal_id?: string; p_status?: string; p_exam_id?: string; p_contact_id?: string; p_exam_date?: string; p_mock_type?: string; p_limit?: number; p_cursor?: string };
        Returns: Json;
      };
      /** Changes status (active, no_show or cancelled), dominant_hand or attending_location of a booking; null empties a text. */
      booking_update: {
        Args: { p_id: string; p_changes: Json };
        Returns: Json;
      };
      /** The caller's portals and the state of their connections. */
      connections_list: {
        Args: Record<PropertyKey, never>;
        Returns: Json;
      };
      /** A page of the live contacts of a portal by HubSpot's id, of an address, a student or a state of their sync. */
      contact_list: {
        Args: { p_portal_id?: string; p_email?: string; p_student_id?: string; p_sync_status?: string; p_limit?: number; p_cursor?: string };
        Returns: Json;
      };
      /** A page of a portal's dead jobs for owners and admins, the latest first: data, next_cursor (p_after of the next page), total, and groups by kind and error code. Filter: kind, code, object. */
      dead_letters: {
        Args: { p_account_id: string; p_filter?: Json; p_after?: number; p_limit?: number };
        Returns: Json;
      };
      /** Puts dead jobs of a portal back into the queue, those named or up to 500 of a filter, for owners and admins: the outcome of each, how many, and of a filter how many remain. With p_dry_run nothing is done, and the same is answered. */
      dead_letters_replay: {
        Args: { p_account_id: string; p_ids?: number[]; p_filter?: Json; p_dry_run?: boolean };
        Returns: Json;
      };
      /** Notes that the caller saw (view), found (search) or fetched (download) documents; those it may not read are left out. */
      document_access_record: {
        Args: { p_document_ids: string[]; p_action: string };
        Returns: Json;
      };
      /** Deletes one of the caller's documents with its text, chunks and vectors, and queues the erasure of its file; a plain delete does the same. */
      document_delete: {
        Args: { p_document_id: string };
        Returns: Json;
      };
      /** Models of a portal, the newest first: state building, active or retired, and how many of its chunks a switch has embedded. */
      document_embedding_models: {
        Args: { p_portal_id: string };
        Returns: Json;
      };
      /** Where the file of a document lies, for who may read the document; logs the download. It does not give access to the file. */
      document_file: {
        Args: { p_document_id: string };
        Returns: Json;
      };
      /** Up to p_limit code points of a document's text, at most a million; logs the access. */
      document_markdown: {
        Args: { p_document_id: string; p_from?: number; p_limit?: number };
        Returns: Json;
      };
      /** Processes a document that failed or is complete again, beside what is searched; 409 document_open while it is being processed. */
      document_retry: {
        Args: { p_document_id: string };
        Returns: Json;
      };
      /** Models [{model, provider}] that the documents of the caller are embedded with: a search gives the question's vector for each. */
      document_search_models: {
        Args: { p_filter?: Json };
        Returns: Json;
      };
      /** Lets a member of the portal read one of the caller's documents; 422 not_a_member or already_owner. Returns all who read it. */
      document_share: {
        Args: { p_document_id: string; p_user_id: string };
        Returns: Json;
      };
      /** A document with the history of its steps, the account of its last parse and the job under way; 404 for who may not read it. */
      document_show: {
        Args: { p_document_id: string };
        Returns: Json;
      };
      /** Sees to it that an open document of the caller is worked on, now; one that ended stays as it is. Returns document_show. */
      document_start: {
        Args: { p_document_id: string };
        Returns: Json;
      };
      /** Ends the sharing with a user, if there was any. Returns all who still read it. */
      document_unshare: {
        Args: { p_document_id: string; p_user_id: string };
        Returns: Json;
      };
      /** A certificate, for who answers for the portal; 404 for anybody else. */
      erasure_show: {
        Args: { p_erasure_id: string };
        Returns: Json;
      };
      /** A page of the exams of a portal by day, from yesterday on unless it is said otherwise, with the seats that are left. */
      exam_list: {
        Args: { p_portal_id?: string; p_from?: string; p_to?: string; p_mock_type?: string; p_limit?: number; p_cursor?: string };
        Returns: Json;
      };
      /** An exam with the seats that are left. */
      exam_show: {
        Args: { p_exam_id: string };
        Returns: Json;
      };
      /** Calls, errors and durations of each edge function over the last hours, for owners and admins of any portal: they name no portal. p50, p95 and p99 are upper bounds of buckets, at most 19 % above the duration; measured says of how many calls they are. A call that traps or is cut off by the time limit ends its function's instance and is not in them. */
      function_health: {
        Args: { p_hours?: number };
        Returns: Json;
      };
      /** Accepts an invitation for the caller's address; with its token where the address is not confirmed by e-mail. */
      invitation_accept: {
        Args: { p_invitation_id: string; p_token?: string };
        Returns: Json;
      };
      /** A token to be sent to the invited address, where e-mail is not confirmed; shown once, and each makes the last one void. */
      invitation_token: {
        Args: { p_invitation_id: string };
        Returns: Json;
      };
      /** A page of the scored live records of a portal, the best first: name, score, grade and the three strongest reasons. Of some grades, or those whose name, address or id is searched for. */
      lead_list: {
        Args: { p_portal_id?: string; p_object_type?: string; p_grades?: string[]; p_search?: string; p_limit?: number; p_cursor?: string };
        Returns: Json;
      };
      /** The caller, and with a portal id the account and the caller's role in it. */
      member_context: {
        Args: { p_portal_id?: string };
        Returns: Json;
      };
      /** Metrics by owner, pipeline, stage, script or source: the hundred values with most records; an empty value is that of records without. Null for p_metrics: all. */
      metric_breakdown: {
        Args: { p_account_id: string; p_metrics: string[]; p_by: string; p_from: string; p_to: string; p_filters?: Json; p_options?: Json };
        Returns: Json;
      };
      /** What the 22 metrics are: words, units, the role that must be mapped, and the filters that apply. */
      metric_definitions: {
        Args: Record<PropertyKey, never>;
        Returns: Json;
      };
      /** What each role is in a portal, with the values that were seen and those that mean nothing yet. For owners and admins. */
      metric_mapping_list: {
        Args: { p_account_id: string };
        Returns: Json;
      };
      /** Properties that could have each role, by name and label, the likeliest first, with the values that were seen and what they may mean. For owners and admins. */
      metric_mapping_propose: {
        Args: { p_account_id: string };
        Returns: Json;
      };
      /** Says which property of a portal has a role and what its values mean; null as the property takes it back. Returns the list. For owners and admins. */
      metric_mapping_set: {
        Args: { p_account_id: string; p_role: string; p_property: string; p_positive_values?: string[]; p_negative_values?: string[] };
        Returns: Json;
      };
      /** Metrics over time: one point for each day, week (from Monday) or month that the period touches, of its days within the period. Null for p_metrics: all. */
      metric_series: {
        Args: { p_account_id: string; p_metrics: string[]; p_from: string; p_to: string; p_grain?: string; p_filters?: Json; p_options?: Json };
        Returns: Json;
      };
      /** The 22 metrics of 003 of a portal, of the local days from p_from to before p_to: value, numerator, denominator, interval, what is missing, and the same of the period before. Filters: owner, pipeline, script, stage, source. Options: basis (closed, created), previous (before, last_year, none), metrics. */
      metrics: {
        Args: { p_account_id: string; p_from: string; p_to: string; p_filters?: Json; p_options?: Json };
        Returns: Json;
      };
      /** Makes a candidate or an earlier model the active one; previous names the one before, itself when nothing changed. */
      model_activate: {
        Args: { p_model_id: string };
        Returns: Json;
      };
      /** Records whose change is not sent any more, with the reason, what both sides had before and the last change; the latest 200. */
      outbox_dead: {
        Args: { p_account_id: string };
        Returns: Json;
      };
      /** Sends what was not taken again: one record, those of a reason, or all, up to 1000; with p_dry_run it only says which. */
      outbox_replay: {
        Args: { p_account_id: string; p_record_id?: string; p_code?: string; p_dry_run?: boolean };
        Returns: Json;
      };
      /** What a reconciliation of one of the caller's portals has found, and how far it is; 404 for any other. */
      reconcile_show: {
        Args: { p_run_id: string };
        Returns: Json;
      };
      /** Cancels an open batch at once; what was scored stays, an ended batch stays as it is. Returns its progress. */
      score_batch_cancel: {
        Args: { p_batch_id: string };
        Returns: Json;
      };
      /** A page of the records of a batch with what became of each; the score shown is the latest. */
      score_batch_items: {
        Args: { p_batch_id: string; p_status?: string; p_limit?: number; p_cursor?: string };
        Returns: Json;
      };
      /** State, counts and estimated remaining seconds of a batch of one of the caller's portals. */
      score_batch_progress: {
        Args: { p_batch_id: string };
        Returns: Json;
      };
      /** Opens what failed or was not reached again; 409 batch_open or nothing_to_retry. Returns the batch's progress. */
      score_batch_retry: {
        Args: { p_batch_id: string };
        Returns: Json;
      };
      /** The latest score of a record, whether the record changed since, and earlier scores; latest is null before the first. */
      score_show: {
        Args: { p_portal_id: string; p_object_type: string; p_record_id: string; p_history?: number };
        Returns: Json;
      };
      /** Best chunks of the caller's documents for a question and its vectors {model: "[…]"}, by words and by meaning, with where they stand. */
      search_documents: {
        Args: { p_query: string; p_embeddings?: Json; p_k?: number; p_filter?: Json };
        Returns: Json;
      };
      /** Decides a conflict, or overrules its rule: the contact gets the value of hubspot or of supabase (ours), which is sent like any change. */
      sync_conflict_resolve: {
        Args: { p_id: string; p_winner: string };
        Returns: Json;
      };
      /** A page of a portal's conflicts, the latest first: data, next_cursor (p_after of the next page), and how many are open. Filter: status, kind, object_type, field, decision, record_id. */
      sync_conflicts_list: {
        Args: { p_account_id: string; p_filter?: Json; p_after?: string; p_limit?: number };
        Returns: Json;
      };
      /** The lag of the inbound sync in milliseconds, from HubSpot's change (p50_ms) and from the webhook (received_p50_ms) to the mirror, over 5 minutes, an hour and a day; the queue; the last event. */
      sync_health: {
        Args: { p_account_id: string };
        Returns: Json;
      };
      /** Reads one record now ({"marked": 1}), or starts an incremental sync of an object or, without one, of the portal (the session, as sync_start). */
      sync_now: {
        Args: { p_portal_id: string; p_object?: string; p_record_id?: string };
        Returns: Json;
      };
      /** Which objects a portal mirrors, and which more it could; any member asks. */
      sync_object_list: {
        Args: { p_portal_id?: string };
        Returns: Json;
      };
      /** Says by which names the properties of mock_exams or bookings go in this portal, {"capacity": "seats"}, and reads the mirrored records anew. */
      sync_object_map: {
        Args: { p_portal_id: string; p_object: string; p_fields: Json };
        Returns: Json;
      };
      /** Switches the sync of an object on or off, from the next session on, and says which links go with its records; what is null stays. */
      sync_object_set: {
        Args: { p_portal_id: string; p_object: string; p_is_enabled?: boolean; p_links_to?: string[] };
        Returns: Json;
      };
      /** How the sync of a portal stands: the connection, the newest session, and for each object when it was last mirrored, what was read, what failed, what it waits for. */
      sync_overview: {
        Args: { p_portal_id?: string };
        Returns: Json;
      };
      /** State, counts, estimated remaining seconds of a session of one of the caller's portals, and what it waits for. */
      sync_progress: {
        Args: { p_session_id: string };
        Returns: Json;
      };
      /** How a portal stands, for its members: every measure with its limit and a state (ok, warn, bad, unknown, never), the connection, the open alerts, and what is not known at all. state is the worst of what is known; states counts all. */
      system_health: {
        Args: { p_account_id: string };
        Returns: Json;
      };
      /** State, progress and findings of a training of one of the caller's portals, and its model with the card. */
      training_progress: {
        Args: { p_run_id: string };
        Returns: Json;
      };
    };
    Enums: { [_ in never]: never };
    CompositeTypes: { [_ in never]: never };
  };
};
