using System.Diagnostics;

namespace HyperDht.Records.Sqlite.Tests.Child;

/// <summary>Measures the store in a process that does nothing else; answers lines of a name and a number.</summary>
internal static class Measurement
{
    private const int PutsOfATurn = 64;
    private const int Reads = 100_000;

    /// <summary>Puts so many records, and waits until they are in the file.</summary>
    public static void Fill(string path, int count)
    {
        using var child = new ChildStore(path);
        Warm(child);
        var memory = new ResidentMemory();
        var refused = 0L;
        var longest = TimeSpan.Zero;
        var clock = Stopwatch.StartNew();
        for (var number = 0; number < count; number++)
        {
            refused += child.Put(number);
            if (number % PutsOfATurn == 0)
            {
                var began = clock.Elapsed;
                child.Loop.Turn();
                longest = clock.Elapsed - began > longest ? clock.Elapsed - began : longest;
                memory.Sample();
            }
        }

        child.Loop.Run(child.Store.FlushAsync);
        var took = clock.Elapsed;
        memory.Sample();
        Say("puts", count / took.TotalSeconds);
        Say("refused", refused);
        Say("longest-turn", longest.TotalMilliseconds);
        Say("memory", memory.Growth);
        child.Loop.Run(() => child.Store.DisposeAsync().AsTask());
        Say("disk", new DirectoryInfo(Path.GetDirectoryName(path)!).EnumerateFiles().Sum(file => file.Length));
    }

    /// <summary>Opens a file of so many records, and reads some of them.</summary>
    public static void Start(string path, int count)
    {
        var memory = new ResidentMemory();
        var clock = Stopwatch.StartNew();
        using var child = new ChildStore(path);
        Say("start", clock.Elapsed.TotalMilliseconds);
        Say("records", child.Store.GetUsage(RecordKind.Immutable).Count);
        var random = new Random(1);
        var found = 0;
        clock.Restart();
        for (var i = 0; i < Reads; i++)
        {
            found += child.Store.TryGet(RecordKind.Immutable, ChildStore.Target(random.Next(count)), out _) ? 1 : 0;
            if (i % PutsOfATurn == 0)
            {
                memory.Sample();
            }
        }

        Say("read", clock.Elapsed.TotalMicroseconds / Reads);
        Say("found", found);
        Say("memory", memory.Growth);
    }

    // Code that is compiled and caches that every process fills are not the records'.
    private static void Warm(ChildStore child)
    {
        for (var number = -2_000; number < 0; number++)
        {
            child.Put(number);
        }

        child.Loop.Run(child.Store.FlushAsync);
    }

    private static void Say(string name, double value) => Console.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name} {value:F3}"));
}
