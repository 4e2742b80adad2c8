using HyperDht.Connections.Relay.Pairing;

namespace HyperDht.Interop.Tests.Vectors.Relay;

/// <summary>A stream of the relay of a vector, without packets behind it.</summary>
internal sealed class ScriptedEnd(PairingScript script, string name, uint id, IRelayEndOwner owner, uint remoteId) : IRelayEnd
{
    private bool _isClosed;

    public uint Id => id;

    public void JoinTo(IRelayEnd other) => script.Note($"relay {name} {((ScriptedEnd)other).Name}");

    public void Leave() => Destroy();

    public void Destroy()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            script.Note($"destroyStream {name}");
        }
    }

    public void Receive(PeerAddress source)
    {
        var isAccepted = owner.AcceptFrom(null!, source, isFirst: true);
        script.Note($"connect {name} {remoteId} {source}");
        script.Note($"firewall {name} {!isAccepted}");
    }

    public void CloseByItself()
    {
        Destroy();
        owner.OnEndClosed(this);
    }

    private string Name => name;
}
