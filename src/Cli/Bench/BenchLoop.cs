using System.Runtime;
using System.Text.Json;
using HyperDht.Cli.Shared;

namespace HyperDht.Cli.Bench;

/// <summary>Reads commands as JSON lines, one at a time, and answers each with a line.</summary>
internal sealed class BenchLoop(IBenchRole role, ToolConsole console)
{
    private const string Exit = "exit";

    public async Task<int> RunAsync(CancellationToken stop)
    {
        Action<Utf8JsonWriter> ready;
        try
        {
            ready = await role.StartAsync(stop);
        }
        catch (Exception exception) when (exception is not UsageException)
        {
            Say(writer => writer.WriteString("error", exception.ToString()));
            return ExitCode.Failed;
        }

        Say(writer =>
        {
            writer.WriteNumber("ready", 1);
            ready(writer);
        });
        using var lines = new StreamReader(console.Input);
        while (!stop.IsCancellationRequested)
        {
            // A read of stdin cannot be given up, so a signal leaves it behind.
            var reading = Task.Run(() => lines.ReadLine(), stop);
            await Task.WhenAny(reading, Stopping.WaitAsync(stop));
            if (!reading.IsCompletedSuccessfully || await reading is not { } line)
            {
                break;
            }

            if (line.Length > 0 && !await ObeyAsync(line, stop))
            {
                break;
            }
        }

        return ExitCode.Done;
    }

    private async Task<bool> ObeyAsync(string line, CancellationToken stop)
    {
        using var document = JsonDocument.Parse(line);
        var command = document.RootElement.GetProperty("cmd").GetString()!;
        try
        {
            var fields = command switch
            {
                Exit => null,
                "gc" => Collect(),
                _ => await role.RunAsync(command, document.RootElement, stop),
            };
            if (fields is null)
            {
                return false;
            }

            Say(writer =>
            {
                writer.WriteString("done", command);
                fields(writer);
            });
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Say(writer =>
            {
                writer.WriteString("done", command);
                writer.WriteString("error", exception.ToString());
            });
        }

        return true;
    }

    private static Action<Utf8JsonWriter> Collect()
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return _ => { };
    }

    private void Say(Action<Utf8JsonWriter> write) => console.WriteObject(write);
}
