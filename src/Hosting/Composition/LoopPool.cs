using System.Diagnostics.Metrics;
using HyperDht.Runtime;
using HyperDht.Transport.Udp;
using Microsoft.Extensions.Logging;

namespace HyperDht.Hosting.Composition;

/// <summary>The loops that nodes share: as many as the option says, each with the thread and the buffers for all its nodes.</summary>
/// <remarks>Thread safe. A loop ends with its last node.</remarks>
internal sealed class LoopPool(TimeProvider? time = null, ILoggerFactory? loggers = null, IMeterFactory? meters = null)
{
    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];

    /// <summary>The one of all nodes that run without a host.</summary>
    public static LoopPool Process { get; } = new();

    /// <summary>Takes a place on the loop with the fewest nodes.</summary>
    /// <param name="loops">How many loops there may be.</param>
    /// <param name="completions">Where user code runs.</param>
    public LoopLease Rent(int loops, CompletionMode completions)
    {
        lock (_gate)
        {
            var candidates = _entries.Where(entry => entry.Completions == completions).ToArray();
            var entry = candidates.Length < loops ? null : candidates.MinBy(candidate => candidate.Nodes);
            if (entry is null)
            {
                var loop = new DhtLoop(new DhtLoopOptions { Completions = completions }, time, loggers, meters);
                entry = new Entry(loop, completions);
                _entries.Add(entry);
            }

            entry.Nodes++;
            return new LoopLease(entry.Loop, () => ReturnAsync(entry));
        }
    }

    private ValueTask ReturnAsync(Entry entry)
    {
        lock (_gate)
        {
            if (--entry.Nodes > 0)
            {
                return default;
            }

            _entries.Remove(entry);
        }

        return entry.Loop.DisposeAsync();
    }

    private sealed class Entry(DhtLoop loop, CompletionMode completions)
    {
        public DhtLoop Loop { get; } = loop;

        public CompletionMode Completions { get; } = completions;

        public int Nodes { get; set; }
    }
}
