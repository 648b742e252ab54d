using ForgeLsp.Rules.Registry;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Registry;

public sealed class UnpinnedProductionVersionTests
{
    [Fact]
    public void Production_needs_a_pinned_version() => Fixture.Check<UnpinnedProductionVersion>("""
        models:
          chat:
            version: latest
            #        ^^^^^^ warning FRG203: `chat` is in production as `latest`: pin a version, such as `v1.0.0`
            status: production
          search:
            status: production
            #       ^^^^^^^^^^ warning FRG203: `search` is in production without a version: pin one, such as `v1.0.0`
          fine:
            version: v2.1.0
            status: production
          young:
            version: latest
            status: testing
        """);

    [Fact]
    public void A_catalogue_of_another_shape_is_left_alone() => Fixture.Check<UnpinnedProductionVersion>("""
        models:
          - status: production
        """);
}
