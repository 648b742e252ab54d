using System.Text.Json;
using ForgeLsp.Host.Cli;
using ForgeLsp.Tests.Unit.Core.Reservations;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host;

public sealed class GpuCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("forge-gpu-cli").FullName;
    private readonly TestClock _clock = new("2026-03-02T12:00:00", "Europe/Berlin");

    [Fact]
    public async Task Reserve_prints_the_booking_as_json()
    {
        var (code, output, _) = await RunAsync("reserve", "--gpu", "0", "--hours", "2", "--user", "älice", "--purpose", "llama", "--format", "json");
        using var json = JsonDocument.Parse(output);
        Assert.Equal(0, code);
        Assert.Equal(["id", "host", "gpuId", "user", "purpose", "startTime", "endTime"], json.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Contains("\"user\":\"älice\",\"purpose\":\"llama\",\"startTime\":\"2026-03-02T13:00:00+01:00\",\"endTime\":\"2026-03-02T15:00:00+01:00\"", output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder, "shared", "gpu-reservations.json")));
    }

    [Fact]
    public async Task A_held_card_is_exit_code_4_with_the_holder_on_both_streams()
    {
        await RunAsync("reserve", "--gpu", "0", "--hours", "2", "--user", "bob", "--purpose", "llama");
        var (code, output, error) = await RunAsync("reserve", "--gpu", "0", "--hours", "1", "--user", "al", "--purpose", "bert", "--format", "json");
        Assert.Equal(4, code);
        Assert.Equal("{\"heldBy\":\"bob\",\"until\":\"2026-03-02T14:00:00Z\",\"nextFree\":\"2026-03-02T14:00:00Z\"}", output.Trim());
        Assert.Equal("forge: GPU 0 on this machine is held by bob until 15:00 (llama). Next free slot for 1 h: 15:00.", error.Trim());
    }

    [Fact]
    public async Task A_booking_is_extended_listed_and_released_by_card_or_id()
    {
        await RunAsync("reserve", "--gpu", "0", "--hours", "2", "--user", "bob", "--purpose", "llama", "--start", "2026-03-02T13:00");
        Assert.Equal(4, (await RunAsync("extend", "--gpu", "0", "--hours", "1", "--user", "al")).Code);
        Assert.Equal(0, (await RunAsync("extend", "--gpu", "0", "--hours", "1", "--user", "bob")).Code);
        var (_, listed, _) = await RunAsync("reservations");
        Assert.StartsWith("GPU 0 on this machine for bob, 2026-03-02 13:00 to 16:00, llama (id ", listed, StringComparison.Ordinal);
        Assert.Equal("GPU 0 on this machine is free from 16:00 until 17:00 at least.", (await RunAsync("next", "--gpu", "0")).Output.Trim());
        Assert.EndsWith("With a reason it can be forced. Here: --force --reason WHY.", (await RunAsync("release", "--gpu", "0", "--user", "al")).Error.Trim(), StringComparison.Ordinal);
        var id = listed[(listed.LastIndexOf("id ", StringComparison.Ordinal) + 3)..].TrimEnd(')', '\n', '\r');
        Assert.Equal(0, (await RunAsync("release", "--id", id, "--user", "al", "--force", "--reason", "left the team")).Code);
        Assert.Equal("Nothing is booked.", (await RunAsync("reservations")).Output.Trim());
    }

    [Fact]
    public async Task Several_cards_are_booked_at_once_or_none()
    {
        var (code, output, _) = await RunAsync("reserve", "--gpu", "0,2", "--hours", "1", "--user", "bob", "--purpose", "x", "--format", "json");
        using var json = JsonDocument.Parse(output);
        Assert.Equal(0, code);
        Assert.Equal([0, 2], json.RootElement.GetProperty("reservations").EnumerateArray().Select(booking => booking.GetProperty("gpuId").GetInt32()));
        Assert.Equal(4, (await RunAsync("reserve", "--gpu", "1,2", "--hours", "1", "--user", "al", "--purpose", "x")).Code);
        Assert.Equal(2, (await RunAsync("reservations")).Output.Trim().Split('\n').Length);
    }

    [Fact]
    public async Task Any_free_card_of_a_kind_is_found_in_the_inventory()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "forge.yaml"), """
            gpus:
              hosts: [atlas]
              inventory:
                - { host: atlas, gpu_id: 0, name: NVIDIA A100-SXM4-80GB, uuid: GPU-a }
                - { host: zeus, gpu_id: 1, name: NVIDIA A100-SXM4-80GB, uuid: GPU-b }
                - { host: zeus, gpu_id: 2, name: NVIDIA GeForce RTX 4090 }
                - { host: zeus, gpu_id: 1, name: A100 1g.10gb, uuid: MIG-c }
            """);
        async Task<string> Any(string kind) => (await RunAsync("reserve", "--any", kind, "--hours", "1", "--user", "bob", "--purpose", "x")).Output;
        Assert.StartsWith("Reserved GPU 2 on zeus", await Any("rtx4090"), StringComparison.Ordinal);
        Assert.Contains("GPU 0 on atlas", await Any("a100"), StringComparison.Ordinal);
        Assert.Contains("GPU 1 on zeus", await Any("A100"), StringComparison.Ordinal);
        var (code, output, error) = await RunAsync("reserve", "--any", "1g.10gb", "--hours", "1", "--user", "bob", "--purpose", "x", "--format", "json");
        Assert.Equal((4, "bob"), (code, JsonDocument.Parse(output).RootElement.GetProperty("heldBy").GetString()));
        Assert.Contains("The only 1g.10gb is not free", error, StringComparison.Ordinal);
        Assert.Contains("No h200 is known here", (await RunAsync("reserve", "--any", "h200", "--hours", "1", "--user", "bob", "--purpose", "x")).Error, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("reserve", "--gpu", "mig-C", "--hours", "1", "--user", "bob", "--purpose", "x", "--start", "2026-03-02T16:00")).Code);
        Assert.Contains("none of forge.yaml's hosts", (await RunAsync("run", "--", "true")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_booking_is_shortened_and_handed_over()
    {
        await RunAsync("reserve", "--gpu", "0", "--hours", "3", "--user", "bob", "--purpose", "llama");
        Assert.Contains("13:00 to 15:00", (await RunAsync("shorten", "--gpu", "0", "--hours", "1", "--user", "bob")).Output, StringComparison.Ordinal);
        Assert.Contains("13:00 to 14:30", (await RunAsync("shorten", "--gpu", "0", "--until", "2026-03-02T14:30", "--user", "bob")).Output, StringComparison.Ordinal);
        Assert.Equal(4, (await RunAsync("transfer", "--gpu", "0", "--to", "al", "--user", "al")).Code);
        var (code, output, _) = await RunAsync("transfer", "--gpu", "0", "--to", "al", "--user", "al", "--force", "--reason", "bob is away", "--format", "json");
        Assert.Equal(0, code);
        Assert.Contains("\"user\":\"al\"", output, StringComparison.Ordinal);
        Assert.Contains("\"forcedBy\":\"al\",\"forcedReason\":\"bob is away\"", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("reserve", "--gpu", "0")]
    [InlineData("reserve", "--gpu", "0", "--any", "a100", "--hours", "1", "--purpose", "x")]
    [InlineData("reserve", "--hours", "1", "--purpose", "x")]
    [InlineData("shorten", "--id", "a")]
    [InlineData("run", "--gpu", "0")]
    [InlineData("run", "--gpu", "0", "--lease", "1", "--", "true")]
    [InlineData("migrate-store", "a.json", "a.json")]
    [InlineData("migrate-store", "a.json", "mysql://db/team")]
    [InlineData("reserve", "--gpu", "0", "--hours", "200", "--purpose", "x")]
    [InlineData("reserve", "--gpu", "x", "--hours", "2", "--purpose", "x")]
    [InlineData("reserve", "--gpu", "-1", "--hours", "2", "--purpose", "x")]
    [InlineData("reserve", "--gpu", "0", "--hours", "1", "--purpose", " ")]
    [InlineData("reserve", "--gpu", "0", "--hours", "1", "--purpose", "x", "--start", "yesterday")]
    [InlineData("reserve", "--gpu", "0", "--hours", "1", "--purpose", "x", "--reservations", "mysql://db/team")]
    [InlineData("release")]
    [InlineData("release", "--id", "a", "--gpu", "0")]
    [InlineData("release", "--id", "a", "--force")]
    [InlineData("release", "--id", "nobody-has-this")]
    [InlineData("next", "--hours", "0")]
    public async Task What_makes_no_sense_is_exit_code_2_with_one_line(params string[] arguments)
    {
        var (code, output, error) = await RunAsync(arguments);
        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.StartsWith("forge: ", error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
    }

    [Fact]
    public async Task A_damaged_file_is_exit_code_3_and_stays_as_it_is()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "shared"));
        var file = Path.Combine(_folder, "shared", "gpu-reservations.json");
        await File.WriteAllTextAsync(file, "{ nonsense");
        var (code, _, error) = await RunAsync("reserve", "--gpu", "0", "--hours", "1", "--purpose", "x");
        Assert.Equal(3, code);
        Assert.Contains("shared/gpu-reservations.json is damaged: line 1", error, StringComparison.Ordinal);
        Assert.Equal("{ nonsense", await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task Without_cards_the_list_is_empty_and_says_why()
    {
        var (code, output, error) = await RunAsync("list", "--format", "json");
        using var json = JsonDocument.Parse(output);
        Assert.Equal(0, code);
        Assert.Equal(["version", "gpus", "user", "maxHours", "store", "problems", "hosts"], json.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Equal(json.RootElement.GetProperty("problems").GetArrayLength() > 0, error.Length > 0);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var context = new CliContext(output, error, _folder, static _ => null, _clock, IsTerminal: false);
        var code = await ForgeCommand.RunAsync(["gpu", .. arguments], context, CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }
}
