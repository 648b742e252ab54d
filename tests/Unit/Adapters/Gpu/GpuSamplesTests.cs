using System.Diagnostics;
using ForgeLsp.Adapters.Gpu.Published;
using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Adapters.Reservations.Postgres;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Tests.Unit.Adapters.MlFlow;
using ForgeLsp.Tests.Unit.Adapters.Reservations;
using Npgsql;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters;

/// <summary>States of hosts in a real PostgreSQL.</summary>
[Trait("Needs", "PostgreSQL")]
public sealed class GpuSamplesTests
{
    private static readonly Lazy<string> Database = new(() => PostgresServer.Instance.Create("gpu_samples"));
    private static int _schemas;
    private readonly string _address = $"{Database.Value}?schema=s{Interlocked.Increment(ref _schemas)}";

    [Fact]
    public async Task What_is_published_is_read_whole_with_its_age()
    {
        await using var samples = Open();
        Assert.Empty(await samples.ReadAsync(default));
        await samples.PublishAsync(State("atlas", Card(0) with
        {
            Processes = [new GpuProcess(7, "python\0 träin", "bob", 70210) { MigIndex = 1 }, new GpuProcess(8, "x", null, null)],
            MigInstances = [new MigInstance(1, "MIG-a", "GPU-0", 2, 0, "1g.10gb", 5, 10240)],
        }), TimeSpan.FromHours(1), default);
        var state = Assert.Single(await samples.ReadAsync(default));
        Assert.Equal(("atlas", null, GpuSource.Published, true), (state.Host, state.Problem, state.Source, state.IsReached));
        Assert.InRange(DateTimeOffset.UtcNow - (state.MeasuredAt ?? default), TimeSpan.FromSeconds(-5), TimeSpan.FromMinutes(1));
        var gpu = Assert.Single(state.Gpus);
        Assert.Equal(Card(0) with { Processes = gpu.Processes, MigInstances = gpu.MigInstances, MeasuredAt = state.MeasuredAt }, gpu);
        Assert.Equal([new GpuProcess(7, "python träin", "bob", 70210) { MigIndex = 1 }, new GpuProcess(8, "x", null, null)], gpu.Processes);
        Assert.Equal([new MigInstance(1, "MIG-a", "GPU-0", 2, 0, "1g.10gb", 5, 10240)], gpu.MigInstances);
    }

    [Fact]
    public async Task Of_each_host_the_newest_counts_and_a_card_that_is_gone_is_gone()
    {
        await using var samples = Open();
        await samples.PublishAsync(State("atlas", Card(0), Card(1)), TimeSpan.FromHours(1), default);
        await samples.PublishAsync(State("titan", Card(0)), TimeSpan.FromHours(1), default);
        await samples.PublishAsync(State("atlas", Card(0) with { Utilisation = 99 }) with { Problem = "GPU 1 is lost." }, TimeSpan.FromHours(1), default);
        var states = await samples.ReadAsync(default);
        Assert.Equal([("atlas", 1, "GPU 1 is lost."), ("titan", 1, null)], states.Select(state => (state.Host, state.Gpus.Count, state.Problem)));
        Assert.Equal(99, states[0].Gpus[0].Utilisation);
        await samples.PublishAsync(new GpuHostState("atlas", [], "The driver hangs."), TimeSpan.FromHours(1), default);
        Assert.Equal((0, "The driver hangs."), ((await samples.ReadAsync(default))[0].Gpus.Count, (await samples.ReadAsync(default))[0].Problem));
    }

    [Fact]
    public async Task History_is_kept_as_long_as_it_is_wanted_and_no_longer()
    {
        await using var samples = Open();
        for (var i = 0; i < 3; i++)
        {
            await samples.PublishAsync(State("atlas", Card(0), Card(1)), TimeSpan.FromHours(1), default);
        }

        await samples.PublishAsync(State("titan", Card(0)), TimeSpan.FromHours(1), default);
        Assert.Equal(7, await CountAsync());
        await samples.PublishAsync(State("atlas", Card(0)), TimeSpan.Zero, default);
        Assert.Equal(2, await CountAsync());
    }

    [Fact]
    public async Task Many_machines_that_begin_at_once_make_one_place()
    {
        var places = Enumerable.Range(0, 8).Select(_ => Open()).ToList();
        await Task.WhenAll(places.Select((samples, index) => samples.PublishAsync(State($"node{index}", Card(0)), TimeSpan.FromHours(1), default)));
        Assert.Equal(8, (await places[0].ReadAsync(default)).Count);
        foreach (var samples in places)
        {
            await samples.DisposeAsync();
        }
    }

    [Fact]
    public async Task States_are_beside_the_bookings_wherever_these_are()
    {
        var bookings = BookingPlace.New("database");
        await bookings.ReserveAsync("alice");
        await using var samples = new PostgresGpuSamples(Read(bookings.Address), TimeProvider.System);
        await samples.PublishAsync(State("atlas", Card(0)), TimeSpan.FromHours(1), default);
        await using var source = NpgsqlDataSource.Create(Read(bookings.Address).Connection);
        await using var command = source.CreateCommand("SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = @schema AND c.relname IN ('gpu_samples', 'forge_gpu_reservation')");
        command.Parameters.AddWithValue("schema", Read(bookings.Address).Schema ?? "");
        Assert.Equal(2L, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_newer_form_is_left_alone()
    {
        await using var samples = Open();
        await samples.PublishAsync(State("atlas", Card(0)), TimeSpan.FromHours(1), default);
        await using (var source = NpgsqlDataSource.Create(Read(_address).Connection))
        {
            await using var command = source.CreateCommand($"INSERT INTO {Read(_address).Schema}.gpu_samples_version (version) VALUES (99)");
            await command.ExecuteNonQueryAsync();
        }

        Assert.Equal(StoreFailure.UnknownVersion, (await Assert.ThrowsAsync<StoreException>(() => samples.ReadAsync(default))).Failure);
        Assert.Equal(StoreFailure.UnknownVersion, (await Assert.ThrowsAsync<StoreException>(() => samples.PublishAsync(State("atlas"), TimeSpan.FromHours(1), default))).Failure);
    }

    [Fact]
    public async Task A_database_that_is_away_is_a_sentence_without_the_password()
    {
        await using var samples = new PostgresGpuSamples(Read("postgresql://me:hunter2@127.0.0.1:1/team"), TimeProvider.System);
        var problem = await Assert.ThrowsAsync<StoreException>(() => samples.ReadAsync(default));
        Assert.Equal(StoreFailure.Unreachable, problem.Failure);
        Assert.DoesNotContain("hunter2", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_program_publishes_until_a_service_manager_stops_it_and_others_see_the_cards()
    {
        var folder = Directory.CreateTempSubdirectory("forge-watch").FullName;
        try
        {
            Script(folder, "nvidia-smi", "case \"$1\" in --query-gpu*) echo '0, GPU-a, NVIDIA H100, 42, 100, 81559, 30, 70.5, Disabled';; esac");
            await File.WriteAllTextAsync(Path.Combine(folder, "forge.yaml"), "gpus: { hosts: [titan] }\n");
            Script(folder, "ssh", "echo 'titan: Permission denied (publickey).' >&2; exit 255");
            var surroundings = new Dictionary<string, string> { ["PATH"] = folder + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH") };
            using (var watch = ForgeProgram.StartWith(surroundings, folder, "gpu", "watch", "--interval", "1", "--host", "titan", "--reservations", _address))
            {
                await using var samples = Open();
                for (var look = 0; look < 600 && (await samples.ReadAsync(default)).Count == 0; look++)
                {
                    await Task.Delay(50);
                }

                using var kill = Process.Start("kill", ["-TERM", watch.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
                var ended = await ForgeProgram.EndAsync(watch);
                Assert.Equal((0, ""), (ended.ExitCode, ended.Output));
                Assert.Contains("publishing the GPUs of titan", ended.Error, StringComparison.Ordinal);
                Assert.EndsWith("forge: stopped.\n", ended.Error, StringComparison.Ordinal);
                Assert.DoesNotContain("any-password", ended.Error, StringComparison.Ordinal);
            }

            using var list = ForgeProgram.StartWith(surroundings, folder, "gpu", "list", "--reservations", _address);
            var seen = await ForgeProgram.EndAsync(list);
            Assert.Equal(0, seen.ExitCode);
            Assert.Contains("titan\tGPU 0\tNVIDIA H100\tnot reserved, yet 42 % busy\t42 %\t0.1 of 79.6 GiB\t30 °C\t", seen.Output, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Bookings_in_a_file_have_no_place_for_states()
    {
        var folder = Directory.CreateTempSubdirectory("forge-watch").FullName;
        var ended = await ForgeProgram.RunAsync(folder, "gpu", "watch", "--once");
        Directory.Delete(folder, recursive: true);
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("name a database with --reservations", ended.Error, StringComparison.Ordinal);
    }

    private static BookingAddress Read(string address) => BookingAddress.Read(address, new NamedHosts([address], []), []);

    private static GpuHostState State(string host, params Gpu[] gpus) => new(host, [.. gpus.Select(gpu => gpu with { Host = host })], null);

    private static Gpu Card(int index) => new("atlas", index, "GPU-0", "NVIDIA A100-SXM4-80GB", 97, 71234, 81920, 64, 391.52);

    private static void Script(string folder, string name, string script)
    {
        var file = Path.Combine(folder, name);
        File.WriteAllText(file, "#!/bin/sh\n" + script + "\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private PostgresGpuSamples Open() => new(Read(_address), TimeProvider.System);

    private async Task<long> CountAsync()
    {
        await using var source = NpgsqlDataSource.Create(Read(_address).Connection);
        await using var command = source.CreateCommand($"SELECT count(*) FROM {Read(_address).Schema}.gpu_samples");
        return (long)(await command.ExecuteScalarAsync() ?? 0L);
    }
}
