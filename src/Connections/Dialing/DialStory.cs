using HyperDht.Runtime;

namespace HyperDht.Connections.Dialing;

/// <summary>Writes the trace of one connect.</summary>
internal sealed class DialStory(IDhtLoop loop)
{
    private readonly TimeSpan _start = loop.Now;

    public ConnectTrace Trace { get; } = new();

    public void Add(string step, string detail) => Trace.Add(step, loop.Now - _start, detail);

    public HyperDhtException Fail(string code, string message, Exception? cause = null)
    {
        Add("failed", code);
        return new HyperDhtException(code, message, cause, Trace);
    }
}
