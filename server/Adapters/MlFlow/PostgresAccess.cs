using ForgeLsp.Core.Model;
using Npgsql;

namespace ForgeLsp.Adapters.MlFlow;

/// <summary>Who reads a database. Never shown: <see cref="ToString"/> holds no secret.</summary>
/// <param name="User">The user that signed in, or null for the address's.</param>
/// <param name="Password">Their password, or null for the address's.</param>
/// <param name="IsWithheld">Whether the passwords of the environment and of <c>.pgpass</c> stay here, because nobody but the repository named the host.</param>
public sealed record PostgresAccess(string? User, string? Password, bool IsWithheld)
{
    /// <inheritdoc/>
    public override string ToString() => Password is null ? "without a password" : "with a password";

    /// <summary>What the database at <paramref name="address"/> is told.</summary>
    internal static PostgresAccess For(TrackingAddress address, NamedHosts hosts, IReadOnlyList<TrackingCredential> credentials)
    {
        var known = credentials.FirstOrDefault(credential => credential.Origin == address.Origin && credential.HasSecret);

        // A password in the address itself is for this address; it counts like the one that somebody typed.
        return new(known?.User, address.Postgres?.Password is { Length: > 0 } ? null : known?.Password, !hosts.IsNamed(address.Host));
    }

    /// <summary>The address with these credentials in it.</summary>
    internal NpgsqlConnectionStringBuilder Apply(NpgsqlConnectionStringBuilder address)
    {
        var applied = new NpgsqlConnectionStringBuilder(address.ConnectionString);
        if (Password is not null)
        {
            applied.Username = User ?? applied.Username;
            applied.Password = Password;
        }

        return applied;
    }
}
