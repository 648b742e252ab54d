using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Ports;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow;

/// <summary>Members of the port have defaults for stores of tests; a real store that leaves one out would keep what it knows to itself.</summary>
public sealed class WholePortTests
{
    [Fact]
    public void Every_store_answers_for_models_datasets_and_histories_itself()
    {
        var stores = typeof(RunStores).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false, IsNested: false } && typeof(IRunStore).IsAssignableFrom(type)).ToList();
        Assert.True(stores.Count >= 4);
        foreach (var store in stores)
        {
            var map = store.GetInterfaceMap(typeof(IRunStore));
            string[] wanted = [nameof(IRunStore.GetMetricHistoriesAsync), nameof(IRunStore.ReadMetricHistoriesAsync), nameof(IRunStore.ListDatasetsAsync), nameof(IRunStore.ListLoggedModelsAsync), nameof(IRunStore.ListVersionsOfRunAsync)];
            Assert.All(wanted, name => Assert.Contains(map.TargetMethods, method => method.Name.EndsWith(name, StringComparison.Ordinal) && method.DeclaringType != typeof(IRunStore)));
        }
    }
}
