using System.Text.Json;
using HyperDht.Connections.Relay.Pairing;
using HyperDht.Interop.Tests.Vectors.Connect;
using HyperDht.Limits;
using HyperDht.Runtime;

namespace HyperDht.Interop.Tests.Vectors.Relay;

/// <summary>Plays the operations of a blind-relay vector: clients, one relay, no network between them.</summary>
internal sealed class PairingScript : IRelayEnds
{
    private readonly JsonElement _input;
    private readonly RelayBook _book;
    private readonly Dictionary<string, ScriptedClient> _clients = [];
    private readonly List<ScriptedEnd> _ends = [];
    private readonly Queue<Action> _deliveries = new();
    private int _at;

    public PairingScript(IDhtLoop loop, JsonElement input)
    {
        _input = input;
        _book = new RelayBook(loop, this, new RelayLimits())
        {
            Paired = (match, first, second) =>
            {
                NotePair(match.Responder, first);
                NotePair(match.Initiator, second);
            },
            Closed = session => Note($"sessionClosed {NameOf(session)}"),
        };
    }

    public List<string> Events { get; } = [];

    public RelayCounts Counts => _book.Counts;

    public int Pending => _book.Pending;

    public IRelayEnd Create(IRelayEndOwner owner, uint remoteId)
    {
        var id = _input.GetProperty("relayStreamIds")[_ends.Count].GetUInt32();
        _ends.Add(new ScriptedEnd(this, $"relay{_ends.Count}", id, owner, remoteId));
        return _ends[^1];
    }

    public void Play()
    {
        foreach (var operation in _input.GetProperty("ops").EnumerateArray())
        {
            Perform(operation);
            while (_deliveries.TryDequeue(out var deliver))
            {
                deliver();
            }

            _at++;
        }

        _book.Dispose();
    }

    public void Note(string text) => Events.Add($"{_at} {text}");

    public void Deliver(Action delivery) => _deliveries.Enqueue(delivery);

    private void Perform(JsonElement operation)
    {
        switch (operation.GetProperty("op").GetString())
        {
            case "connect":
                var name = operation.GetProperty("client").GetString()!;
                _clients.Add(name, new ScriptedClient(this, name, new PublicKey(_input.GetProperty("clients").GetProperty(name).Hex("id"))));
                _clients[name].Connect(_book);
                break;
            case "pair":
                Client(operation).Pair(operation.GetProperty("isInitiator").GetBoolean(), Token(operation), operation.GetProperty("streamId").GetUInt32());
                break;
            case "unpair":
                Client(operation).Unpair(Token(operation));
                break;
            case "end":
                Client(operation).End();
                break;
            case "drop":
                Client(operation).Drop();
                break;
            case "rawToServer":
                Client(operation).SendRaw(operation.Hex("frame"));
                break;
            case "packet":
                _ends[operation.GetProperty("stream").GetInt32()].Receive(ConnectJson.Address(operation));
                break;
            case "streamClose":
                _ends[operation.GetProperty("stream").GetInt32()].CloseByItself();
                break;
            default:
                Assert.Fail($"Unknown operation {operation}");
                break;
        }
    }

    private static NodeId Token(JsonElement operation) => new(operation.Hex("token"));

    private ScriptedClient Client(JsonElement operation) => _clients[operation.GetProperty("client").GetString()!];

    private string NameOf(RelaySession session) => _clients.Single(client => client.Value.Key == session.Client).Key;

    private void NotePair(PairingSide<RelaySession> side, IRelayEnd end) => Note(
        $"sessionPair {NameOf(side.Session)} {side.Message.IsInitiator} {Convert.ToHexStringLower(side.Message.Token.Span)} {end.Id} {side.Message.StreamId}");
}
