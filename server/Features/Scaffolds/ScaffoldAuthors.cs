using ForgeLsp.Core.Model;

namespace ForgeLsp.Features.Scaffolds;

/// <summary>Finds out who begins something, by what the team's policy, git and the machine say.</summary>
public static class ScaffoldAuthors
{
    /// <summary>The member that git's identity or the login belongs to; else a name made of git's address, git's name or the login.</summary>
    /// <param name="identity">As git writes it, <c>Name &lt;address&gt;</c>; null where it is not set.</param>
    /// <param name="login">The name of the login.</param>
    public static ScaffoldAuthor Of(Policy policy, string? identity, string login)
    {
        var (name, address) = Parts(identity);
        var names = new[] { address, name, login }.OfType<string>().Where(static other => other.Length > 0).ToList();
        var member = names.Select(known => policy.Members.Values.FirstOrDefault(member => member.IsCalled(known))).OfType<Member>().FirstOrDefault();
        var user = member?.Name
            ?? new[] { Local(address), name, login }.OfType<string>().Select(ScaffoldNames.Slug).FirstOrDefault(static slug => slug.Length > 0 && ScaffoldNames.UserProblem(slug) is null)
            ?? "researcher";
        return new ScaffoldAuthor(user, address ?? (member?.Git is { } git && git.Contains('@', StringComparison.Ordinal) ? git : user))
        {
            IsStranger = member is null && policy.Members.Count > 0,
        };
    }

    private static (string? Name, string? Address) Parts(string? identity)
    {
        if (identity is null || identity.IndexOf('<', StringComparison.Ordinal) is not (>= 0 and var open))
        {
            return (identity, null);
        }

        var address = identity[(open + 1)..].TrimEnd('>', ' ');
        return (identity[..open].Trim(), address.Length == 0 ? null : address);
    }

    // `12345+alice@users.noreply.github.com` is alice.
    private static string? Local(string? address)
    {
        var local = address?.Split('@')[0];
        return local is not null && local.IndexOf('+', StringComparison.Ordinal) is > 0 and var plus && local[..plus].All(char.IsAsciiDigit) ? local[(plus + 1)..] : local?.Split('+')[0];
    }
}
