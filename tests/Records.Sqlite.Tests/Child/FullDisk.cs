using HyperDht.Records.Sqlite.Tests.Support;

namespace HyperDht.Records.Sqlite.Tests.Child;

/// <summary>Lets the disk fill up while records are put, and frees it again; answers lines of a name and a number.</summary>
internal static class FullDisk
{
    private const int PutsBefore = 1_000;
    private const int PutsMeanwhile = 5_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static void Run(string path)
    {
        var log = new ListLogger();
        using var survive = FileSizeLimit.Survive();
        using (var child = new ChildStore(path, log))
        {
            for (var number = 0; number < PutsBefore; number++)
            {
                child.Put(number);
            }

            child.Loop.Run(child.Store.FlushAsync);
            FileSizeLimit.Set(new FileInfo(path + "-wal").Length);
            for (var number = PutsBefore; number < PutsBefore + PutsMeanwhile; number++)
            {
                child.Put(number);
            }

            WaitUntil(child, () => child.Store.IsFailing);
            Say("found", Count(child));
            Say("logged", log.Errors.Count);
            FileSizeLimit.Set(long.MaxValue);
            WaitUntil(child, () => !child.Store.IsFailing);
            Say("logged-later", log.Errors.Count);
        }

        using var next = new ChildStore(path, log);
        Say("kept", Count(next));
    }

    private static int Count(ChildStore child) => Enumerable.Range(0, PutsBefore + PutsMeanwhile)
        .Count(number => child.Store.TryGet(RecordKind.Immutable, ChildStore.Target(number), out var value) && ChildStore.NumberOf(value.Bytes.Span) == number);

    private static void WaitUntil(ChildStore child, Func<bool> isSo)
    {
        for (var end = child.Loop.Now + Patience; !isSo() && child.Loop.Now < end;)
        {
            child.Loop.Turn(TimeSpan.FromMilliseconds(5));
        }
    }

    private static void Say(string name, int value) => Console.WriteLine($"{name} {value}");
}
