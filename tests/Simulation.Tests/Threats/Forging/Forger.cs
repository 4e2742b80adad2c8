using HyperDht.Connections.Forwarding;
using HyperDht.Connections.Handshakes;
using HyperDht.Holepunch;
using HyperDht.Holepunch.Payloads;
using HyperDht.Messaging;
using HyperDht.Routing.Codecs;
using HyperDht.Testing;
using HyperDht.Transport;

namespace HyperDht.Simulation.Tests.Threats.Forging;

/// <summary>The relay of a network that lies to both sides of a handshake: the first that brings the server's answer. It carries no round.</summary>
internal sealed class Forger
{
    // A listener numbers its handshakes from 0, so that the number need not be known.
    private const ulong HandshakesTried = 3;

    private readonly SimulatedNetwork _network;
    private readonly (Lie ToClient, Lie ToServer) _lies;
    private readonly PublicKey _server;
    private readonly PeerAddress _accomplice;
    private readonly Dictionary<uint, byte[]> _message1 = [];
    private readonly HashSet<ulong> _vouched = [];
    private SecurePayload? _secure;
    private PeerAddress _serverSocket;
    private PeerAddress _client;

    public Forger(SimulatedNetwork network, PublicKey server, Lie toClient, Lie toServer)
    {
        _network = network;
        _server = server;
        _lies = (toClient, toServer);
        Victim = new PeerAddress(network.AddHost().Address.Host, 1000);
        var accomplice = network.AddHost();
        _accomplice = new PeerAddress(accomplice.Address.Host, 4444);
        accomplice.Bind(_accomplice).Receiver = new Echo();
    }

    /// <summary>A third party.</summary>
    public PeerAddress Victim { get; }

    /// <summary>The relay that forges; null before the first answer.</summary>
    public uint? Host { get; private set; }

    /// <summary>Rounds of the client that were answered with a lie.</summary>
    public int Answered { get; private set; }

    private bool IsClientsVictim => _lies.ToClient is Lie.Elsewhere or Lie.AnywhereElse;

    public void NoteMessage1(uint relay, ReadOnlySpan<byte> noise) => _message1[relay] = noise.ToArray();

    /// <summary>The server's answer passes: whoever carries the first one is the liar. Returns what the client is told of the server's address.</summary>
    public PeerAddress HandleAnswer(PeerHandshake message)
    {
        var (relay, source) = (message.Request.To.Host, message.Request.From);
        Host ??= relay;
        if (Host != relay)
        {
            return source;
        }

        _serverSocket = source;
        _client = message.Body.Peer!.Value;
        _secure = new SecurePayload(HandshakeTranscript.SecretOf(_server, _message1[relay], message.Body.Noise.Span), _network.Random);
        for (ulong id = 0; id < HandshakesTried; id++)
        {
            LieToServer(message.Request, message.Target, id);
        }

        return IsClientsVictim ? Victim : source;
    }

    /// <summary>What the client gets for one of its rounds.</summary>
    public PeerHolepunchMessage Answer(PeerHolepunch message)
    {
        Answered++;
        var seen = _lies.ToClient switch
        {
            Lie.Elsewhere or Lie.AnywhereElse => Victim,
            Lie.Accomplice => _accomplice,
            _ => _serverSocket,
        };
        if (_lies.ToClient is Lie.Garbage || !_secure!.TryOpen(message.Body.Payload.Span, out var asked))
        {
            return new(HandshakeMode.Reply, 0, new byte[90], seen);
        }

        var truth = Claim(_lies.ToClient, _serverSocket) with
        {
            Round = asked.Round,
            IsPunching = asked.IsPunching && _lies.ToClient is not Lie.NoPunch,
            Token = new byte[HolepunchTokens.Length],
            RemoteToken = asked.Token,
        };
        var isRefused = _lies.ToClient is Lie.Abort || (_lies.ToClient is Lie.TryLater && asked.IsPunching);
        var error = _lies.ToClient is Lie.Abort ? PunchError.Aborted : PunchError.TryLater;
        return new(HandshakeMode.Reply, 0, _secure.Seal(isRefused ? truth with { Error = error } : truth), seen);
    }

    /// <summary>The server has answered a forged round: its token makes the next one look proven.</summary>
    public void HandleServersAnswer(PeerHolepunch message)
    {
        if (_secure!.TryOpen(message.Body.Payload.Span, out var answer) && answer.Token is { } token && _vouched.Add(message.Request.TransactionId))
        {
            var claimed = message.Body.Peer!.Value;
            Send(message.Request, message.Target, message.Request.TransactionId, claimed, Claim(_lies.ToServer, _client) with
            {
                Round = 240,
                IsPunching = true,
                RemoteToken = token,
            });
        }
    }

    private static HolepunchPayload Punch(NatKind kind, params PeerAddress[] addresses) => new() { Kind = kind, Addresses = addresses };

    // What one side is told of the other one.
    private HolepunchPayload Claim(Lie lie, PeerAddress truth) => lie switch
    {
        Lie.Random => Punch(NatKind.Random, new PeerAddress(truth.Host, 0)),
        Lie.Elsewhere => Punch(NatKind.Consistent, [.. Enumerable.Range(0, 12).Select(i => new PeerAddress(Victim.Host, (ushort)(Victim.Port + i)))]),
        Lie.AnywhereElse => Punch(NatKind.Random, new PeerAddress(Victim.Host, 0)),
        Lie.Accomplice => Punch(NatKind.Consistent, _accomplice),
        _ => Punch(NatKind.Consistent, truth),
    };

    private void LieToServer(DhtRequest answer, NodeId target, ulong id)
    {
        var payload = Claim(_lies.ToServer, _client);
        var claimed = _lies.ToServer switch
        {
            Lie.Elsewhere or Lie.AnywhereElse => Victim,
            Lie.Accomplice => _accomplice,
            _ => _client,
        };
        switch (_lies.ToServer)
        {
            case Lie.Silence:
                break;
            case Lie.Garbage:
                Send(answer, target, id, claimed, null);
                break;
            case Lie.Abort or Lie.TryLater:
                Send(answer, target, id, claimed, payload with
                {
                    Error = _lies.ToServer is Lie.Abort ? PunchError.Aborted : PunchError.TryLater,
                    Round = HolepunchPayload.MaxRound,
                });
                break;
            case Lie.NoPunch:
                Send(answer, target, id, claimed, payload with { Round = HolepunchPayload.MaxRound });
                break;
            default:
                Send(answer, target, id, claimed, payload);
                break;
        }
    }

    private void Send(DhtRequest on, NodeId target, ulong id, PeerAddress claimed, HolepunchPayload? payload)
    {
        var sealedPayload = payload is null ? new byte[90] : _secure!.Seal(payload);
        var request = new RequestDatagram
        {
            TransactionId = (ushort)id,
            To = on.From,
            Command = PeerHolepunchCommand.CommandId,
            Target = target.Span,
            Value = new PeerHolepunchMessage(HandshakeMode.FromRelay, id, sealedPayload, claimed).Encode(),
            HasValue = true,
        };
        var bytes = new byte[request.EncodedLength];
        request.Encode(bytes);
        on.Socket.Send(bytes, on.From);
    }

    private sealed class Echo : IDatagramReceiver
    {
        public void OnDatagram(IDatagramSocket socket, PeerAddress source, Span<byte> datagram)
        {
            if (datagram.Length <= 1)
            {
                socket.Send(datagram, source);
            }
        }
    }
}
