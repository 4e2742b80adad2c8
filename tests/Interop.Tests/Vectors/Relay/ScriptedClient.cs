using HyperDht.Connections.Relay.Multiplexing;
using HyperDht.Connections.Relay.Pairing;
using HyperDht.Limits;

namespace HyperDht.Interop.Tests.Vectors.Relay;

/// <summary>A client of a blind-relay vector with both ends of its connection to the relay.</summary>
internal sealed class ScriptedClient : IPairingOwner
{
    private readonly PairingScript _script;
    private readonly string _name;
    private readonly Multiplexer _own;
    private readonly Multiplexer _relays;
    private PairingClient? _client;

    public ScriptedClient(PairingScript script, string name, PublicKey key)
    {
        _script = script;
        _name = name;
        Key = key;
        _own = new Multiplexer(new Link(this, "from"), new RelayLimits());
        _relays = new Multiplexer(new Link(this, "to"), new RelayLimits());
    }

    public PublicKey Key { get; }

    public void Connect(RelayBook book)
    {
        _ = new RelaySession(book, _relays, Key);
        _client = new PairingClient(_own, Key) { Closed = () => _script.Note($"clientClosed {_name}") };
    }

    public void Pair(bool isInitiator, NodeId token, uint streamId) => _client!.Pair(isInitiator, token, streamId, this);

    public void Unpair(NodeId token) => _client!.Unpair(token);

    public void End() => _client!.End();

    public void Drop() => _relays.HandleClosed();

    public void SendRaw(byte[] frame) => ToRelay(frame);

    public void OnPaired(uint relayStreamId)
    {
        _script.Note($"paired {_name} {relayStreamId}");
        _script.Note($"requestClosed {_name}");
    }

    public void OnPairingFailed(string code)
    {
        _script.Note($"requestError {_name} {code}");
        _script.Note($"requestClosed {_name}");
    }

    private void ToRelay(byte[] frame)
    {
        if (!_relays.HandleFrame(frame))
        {
            _script.Note($"serverStreamError {_name}");
            _relays.HandleClosed();
        }
    }

    private sealed class Link(ScriptedClient client, string direction) : IMultiplexerLink
    {
        public bool HasRoom => true;

        public void Write(ReadOnlySpan<byte> frame)
        {
            var copy = frame.ToArray();
            client._script.Note($"{direction} {client._name} {Convert.ToHexStringLower(copy)}");
            client._script.Deliver(() =>
            {
                if (direction == "from")
                {
                    client.ToRelay(copy);
                }
                else
                {
                    Assert.True(client._own.HandleFrame(copy));
                }
            });
        }

        public void Resume()
        {
        }
    }
}
