using System.Diagnostics;

namespace HyperDht.Records.Sqlite.Tests.Child;

/// <summary>Puts as fast as the store takes it, and writes down what was taken and when, until it is killed.</summary>
internal static class Putter
{
    private const int PutsOfATurn = 32;
    private const int OthersEvery = 8;
    private const int Others = 1000;

    public static void Run(string path, long first)
    {
        using var output = Console.OpenStandardOutput();
        output.Write("opening\n"u8);
        using var child = new ChildStore(path);
        var clock = Stopwatch.StartNew();
        for (var number = first; ; number++)
        {
            child.Put(number);
            if (number % OthersEvery == 0)
            {
                ChangeOthers(child, number);
            }

            if (number % PutsOfATurn == 0)
            {
                // Straight into the pipe, where it outlives the process.
                output.Write(System.Text.Encoding.ASCII.GetBytes($"{number} {clock.Elapsed.TotalMilliseconds:F3}\n"));
                child.Loop.Turn();
            }
        }
    }

    // Replaces and removes what other kinds have, so that their counts are worth a look.
    private static void ChangeOthers(ChildStore child, long number)
    {
        child.Store.Put(RecordKind.Forward, ChildStore.Target(number % Others), ChildStore.Value(number));
        child.Store.Remove(RecordKind.Forward, ChildStore.Target(number * 7 % Others));
        child.Store.AddPeer(ChildStore.Target(number % 3), new PublicKey(ChildStore.Target(number % Others).Span), ChildStore.Value(number));
        child.Store.RemovePeer(ChildStore.Target(number % 3), new PublicKey(ChildStore.Target(number * 7 % Others).Span));
        child.Store.Save([new PeerAddress((uint)number, 1), new PeerAddress((uint)number, 2)]);
    }
}
