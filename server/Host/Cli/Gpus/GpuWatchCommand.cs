using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using ForgeLsp.Adapters.Gpu;
using ForgeLsp.Adapters.Gpu.Published;
using ForgeLsp.Adapters.Reservations;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Gpus;

namespace ForgeLsp.Host.Cli.Gpus;

/// <summary><c>forge gpu watch</c>: publishes the state of this machine's cards, for those who cannot ask it.</summary>
internal static class GpuWatchCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var interval = Bounded("--interval", "Seconds between two measurements; 10 when not given.", 10, 1, 3600);
        var keep = Bounded("--keep-hours", "How long a measurement is kept; 48 hours when not given.", 48, 1, 24 * 366);
        var once = new Option<bool>("--once") { Description = "Publish once and end, for a timer of the system." };
        var host = new Option<string?>("--host") { Description = "This machine's name in forge.yaml; found by its own name when not given." };
        var reservations = new Option<string?>("--reservations") { Description = "The database, postgresql://USER@HOST/DATABASE; forge.yaml's gpus.reservations when not given." };
        var command = new ExampleCommand(
            "watch", "Publish the state of this machine's GPUs in the team's PostgreSQL, until it is stopped.",
            "forge gpu watch", "forge gpu watch --interval 5 --host gpu-01", "forge gpu watch --once --reservations postgresql://forge@db/team")
        { interval, keep, once, host, reservations }
            .Explain("For machines that colleagues cannot reach by ssh: the others read the newest measurement where the bookings are. It needs a PostgreSQL there, goes on through its restarts, and ends by Ctrl-C or SIGTERM.");
        command.SetAction(async (parsed, cancel) =>
        {
            var root = WorkspaceLocator.RootFor(context.WorkingDirectory);
            var policy = PolicyFile.Read(root);
            await using var samples = Open(context, parsed.GetValue(reservations), policy, root);
            var name = parsed.GetValue(host) ?? NameOf(policy, Environment.MachineName);
            if (!HostNames.IsName(name) || HostNames.IsSame(name, HostNames.Local))
            {
                throw new CliException(ExitCode.Usage, $"'{name}' is no name by which others know this machine: give it with --host, as gpus.hosts in forge.yaml has it.");
            }

            var watch = new GpuWatch(new NvidiaSmiProbe(context.Variable("PATH")), samples, name, TimeSpan.FromSeconds(parsed.GetValue(interval)), TimeSpan.FromHours(parsed.GetValue(keep)), context.Time);
            if (parsed.GetValue(once))
            {
                var state = await GpuSession.ReachAsync(watch.OnceAsync(cancel));
                await TellAsync(context, state);
                return state.IsReached ? ExitCode.Clean : ExitCode.Unreachable;
            }

            // A service manager stops it by SIGTERM, a person by Ctrl-C: both are its ordinary end.
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, stop));
            await context.TellAsync(string.Create(CultureInfo.InvariantCulture, $"publishing the GPUs of {name} in {samples.DisplayAddress} every {parsed.GetValue(interval)} s; Ctrl-C stops."));
            await watch.RunAsync(context.TellAsync, stop.Token);
            await context.TellAsync("stopped.");
            return ExitCode.Clean;
        });
        return command;
    }

    /// <summary>The name by which the policy means this machine, other than <c>local</c>; else its own.</summary>
    internal static string NameOf(Policy policy, string machine) =>
        policy.Gpus.Hosts.Concat(policy.Gpus.Inventory.Select(static card => card.Host)).Append(policy.Gpus.DefaultHost)
            .FirstOrDefault(name => !HostNames.IsSame(name, HostNames.Local) && HostNames.IsThis(name, machine)) ?? machine;

    private static void Stop(PosixSignalContext signal, CancellationTokenSource stop)
    {
        signal.Cancel = true;
        try
        {
            stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It is ending already.
        }
    }

    private static PostgresGpuSamples Open(CliContext context, string? named, Policy policy, string root)
    {
        var place = new ReservationPlace(
            named ?? policy.Gpus.Reservations, named is null ? root : context.WorkingDirectory, policy.Gpus.DefaultHost, IsOwn: named is not null, context.Variable, context.Time);
        try
        {
            return place.OpenSamples()
                ?? throw new CliException(ExitCode.Usage, "States of GPUs are published in PostgreSQL, and bookings are kept in a file here: name a database with --reservations, or in forge.yaml as gpus.reservations.");
        }
        catch (StoreException problem)
        {
            throw new CliException(ExitCode.Usage, problem.Message);
        }
    }

    private static async Task TellAsync(CliContext context, GpuHostState state)
    {
        if (state.Problem is { } problem)
        {
            await context.TellAsync(problem);
        }

        await context.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{state.Host}: {state.Gpus.Count} {(state.Gpus.Count == 1 ? "GPU" : "GPUs")} published."));
    }

    private static Option<int> Bounded(string name, string description, int usual, int least, int most)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is var value && (value < least || value > most))
            {
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} is {least} to {most}."));
            }
        });
        return option;
    }
}
