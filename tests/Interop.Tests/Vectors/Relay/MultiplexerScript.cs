using System.Text.Json;
using HyperDht.Connections.Relay.Multiplexing;
using HyperDht.Interop.Tests.Vectors.Connect;
using HyperDht.Limits;

namespace HyperDht.Interop.Tests.Vectors.Relay;

/// <summary>Plays the operations of a protomux vector on one multiplexer and notes what comes out.</summary>
internal sealed class MultiplexerScript : IMultiplexerLink
{
    private readonly Multiplexer _multiplexer;
    private readonly Dictionary<string, Channel> _channels = [];
    private readonly List<Action> _decisions = [];
    private int _at;

    public MultiplexerScript() => _multiplexer = new Multiplexer(this, new RelayLimits());

    /// <summary>Each with the index of the operation that caused it.</summary>
    public List<string> Events { get; } = [];

    public bool HasRoom => true;

    public void Write(ReadOnlySpan<byte> frame) => Note($"write {Convert.ToHexStringLower(frame)}");

    public void Resume()
    {
    }

    public void Play(JsonElement operations)
    {
        foreach (var operation in operations.EnumerateArray())
        {
            Perform(operation);
            _at++;
        }
    }

    public void Note(string text) => Events.Add($"{_at} {text}");

    private void Perform(JsonElement operation)
    {
        switch (operation.GetProperty("op").GetString())
        {
            case "create":
                Create(operation);
                break;
            case "open":
                Open(operation);
                break;
            case "send":
                Send(operation);
                break;
            case "close":
                _channels[operation.GetProperty("ref").GetString()!].Close();
                break;
            case "cork":
                _multiplexer.Cork();
                break;
            case "uncork":
                _multiplexer.Uncork();
                break;
            case "pair":
                Pair(operation);
                break;
            case "recv":
                Receive(operation.Hex("frame"));
                break;
            case "recvEnd":
                Note("streamEnd");
                Note("streamClose");
                _multiplexer.HandleClosed();
                break;
            case "wait":
                _decisions.ForEach(decide => decide());
                _decisions.Clear();
                break;
            default:
                Assert.Fail($"Unknown operation {operation}");
                break;
        }
    }

    private void Create(JsonElement operation)
    {
        var name = operation.GetProperty("ref").GetString()!;
        var terms = new ChannelTerms(operation.GetProperty("protocol").GetString()!, operation.IsNull("id") ? default : operation.Hex("id"))
        {
            Aliases = operation.IsNull("aliases") ? [] : [.. operation.GetProperty("aliases").EnumerateArray().Select(a => a.GetString()!)],
        };
        var isUnique = operation.IsNull("unique") || operation.GetProperty("unique").GetBoolean();
        var handler = new ScriptedChannel(this, name, operation);
        if (_multiplexer.Create(terms, handler, isUnique) is not { } channel)
        {
            Note($"refused {name}");
            return;
        }

        handler.Channel = channel;
        _channels[name] = channel;
    }

    private void Open(JsonElement operation)
    {
        var handshake = operation.IsNull("handshake") ? [] : ScriptedChannel.Encode("string", operation.GetProperty("handshake"));
        if (!_channels[operation.GetProperty("ref").GetString()!].Open(handshake))
        {
            Break();
        }
    }

    private void Send(JsonElement operation)
    {
        var channel = _channels[operation.GetProperty("ref").GetString()!];
        var type = operation.GetProperty("type").GetInt32();
        channel.Send((ulong)type, ((ScriptedChannel)channel.Handler).Encode(type, operation.GetProperty("value")));
    }

    private void Pair(JsonElement operation)
    {
        var create = operation.IsNull("create") ? default(JsonElement?) : operation.GetProperty("create");
        _multiplexer.Pair(operation.GetProperty("protocol").GetString()!, null, open =>
        {
            Note($"pair {open.Protocol} {(open.Id.IsEmpty ? "null" : Convert.ToHexStringLower(open.Id.Span))}");
            if (create is not { } later)
            {
                open.Complete();
                return;
            }

            _decisions.Add(() =>
            {
                Create(later);
                Open(later);
                open.Complete();
            });
        });
    }

    private void Receive(byte[] frame)
    {
        if (!_multiplexer.HandleFrame(frame))
        {
            Break();
        }
    }

    private void Break()
    {
        Note("streamError");
        Note("streamClose");
        _multiplexer.HandleClosed();
    }
}
