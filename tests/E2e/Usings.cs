global using Xunit;
using ForgeLsp.Tests.E2e.Infrastructure;

[assembly: AssemblyFixture(typeof(Browser))]
// One workbench at a time is all that two cores carry.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
