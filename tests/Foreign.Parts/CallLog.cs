using System.Collections.Concurrent;

namespace Foreign.Parts;

/// <summary>What the foreign parts saw, in order.</summary>
public sealed class CallLog
{
    private readonly ConcurrentQueue<string> _calls = new();

    public IReadOnlyCollection<string> Calls => [.. _calls];

    public void Add(string call) => _calls.Enqueue(call);
}
