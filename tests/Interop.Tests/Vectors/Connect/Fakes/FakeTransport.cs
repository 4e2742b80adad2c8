using HyperDht.Runtime;
using HyperDht.Transport;

namespace HyperDht.Interop.Tests.Vectors.Connect.Fakes;

/// <summary>Opens punch sockets that are only names, and notes what they send.</summary>
internal sealed class FakeTransport(IDhtLoop loop) : ITransport
{
    public List<FakeSocket> Opened { get; } = [];

    public IDhtLoop Loop => loop;

    public IDatagramSocket Bind(PeerAddress local)
    {
        Opened.Add(new FakeSocket("punch", local));
        return Opened[^1];
    }

    public IReadOnlyList<LocalInterface> GetInterfaces() => [];

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
