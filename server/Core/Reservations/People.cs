using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.Reservations;

/// <summary>Who is who: the policy's members, whatever each tool calls them.</summary>
public static class People
{
    extension(Policy policy)
    {
        /// <summary>The member's name for an operating-system user or a member's own name; <paramref name="user"/> itself where the policy knows nobody of that name.</summary>
        public string PersonOf(string user)
        {
            foreach (var member in policy.Members.Values)
            {
                if (Same(member.Name, user) || (member.Os is not null && Same(member.Os, user)))
                {
                    return member.Name;
                }
            }

            return user;
        }

        /// <summary>Whether two names mean one person.</summary>
        public bool IsSamePerson(string one, string other) => Same(policy.PersonOf(one.Trim()), policy.PersonOf(other.Trim()));
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
