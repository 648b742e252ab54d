namespace ForgeLsp.Adapters.Reservations.Postgres;

/// <summary>The forms of the tables, each made from the one before. A form that has been released is never edited: a change of the tables is a new one.</summary>
internal static class BookingMigrations
{
    /// <summary>Names the table that says which form the others have; by it the schema is found.</summary>
    public const string VersionTable = "forge_gpu_version";

    /// <summary>The statements that lead to form 1, 2, …. <c>{0}</c> is the quoted schema.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        // A card takes the keys gpu_key to gpu_key + 1023, its MIG instances one each of these: so one constraint keeps apart two holders of a card,
        // and a holder of a card from one of a part of it. Ranges of integers and times need no extension for that.
        """
        CREATE TABLE {0}.forge_gpu_card (
            gpu_key integer PRIMARY KEY,
            host text NOT NULL,
            gpu_id integer NOT NULL,
            gpu_uuid text,
            parent_key integer REFERENCES {0}.forge_gpu_card
        );
        CREATE TABLE {0}.forge_gpu_reservation (
            id text PRIMARY KEY,
            host text NOT NULL,
            gpu_id integer NOT NULL,
            gpu_uuid text,
            gpu_key integer NOT NULL,
            gpu_key_last integer NOT NULL CHECK (gpu_key_last >= gpu_key),
            user_name text NOT NULL,
            purpose text NOT NULL,
            starts_at timestamptz NOT NULL,
            ends_at timestamptz NOT NULL CHECK (ends_at >= starts_at),
            during tstzrange NOT NULL GENERATED ALWAYS AS (tstzrange(starts_at, ends_at, '[)')) STORED,
            created_at timestamptz,
            forced_by text,
            forced_reason text,
            lease_until timestamptz,
            CONSTRAINT forge_gpu_one_holder EXCLUDE USING gist (int4range(gpu_key, gpu_key_last, '[]') WITH &&, during WITH &&)
        );
        CREATE TABLE {0}.forge_gpu_event (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            at timestamptz NOT NULL DEFAULT now(),
            reservation_id text NOT NULL,
            act text NOT NULL,
            by_user text NOT NULL,
            database_user text NOT NULL DEFAULT current_user,
            reason text,
            before jsonb,
            after jsonb
        );
        CREATE INDEX forge_gpu_event_reservation ON {0}.forge_gpu_event (reservation_id);
        """,
    ];
}
