using System.Text.Json;
using HyperDht.Routing;
using HyperDht.Routing.Codecs;
using HyperDht.Routing.Commands;
using HyperDht.Routing.Life;
using HyperDht.Routing.Tests.Fakes;
using HyperDht.Transport;

namespace HyperDht.Interop.Tests.Vectors.Rpc;

/// <summary>A node in the state that a vector describes, on a loop turned by hand.</summary>
internal sealed class VectorNode
{
    private const string Host = "45.45.45.45";

    private VectorNode(ManualNetwork network, RpcNode rpc)
    {
        Network = network;
        Rpc = rpc;
    }

    public ManualNetwork Network { get; }

    public ManualLoop Loop => Network.Loop;

    public RpcNode Rpc { get; }

    /// <param name="state">The vector's node.</param>
    /// <param name="nextTransactionId">The first one; null is the vector's.</param>
    /// <param name="trustsRequests">Whether a request counts like an answer, as in the reference.</param>
    public static VectorNode Create(JsonElement state, int? nextTransactionId = null, bool trustsRequests = false)
    {
        var network = new ManualNetwork(new ManualLoop());
        var settings = new RpcSettings
        {
            Port = (ushort)(state.IsNull("serverPort") ? 49737 : state.Number("serverPort")),
            Firewalled = state.Flag("firewalled"),
            TrustRequests = trustsRequests,
            Bootstrap = [.. Enumerable.Range(1, state.IsNull("bootstraps") ? 0 : state.Number("bootstraps"))
                .Select(i => new BootstrapEntry($"b{i}.example", 1, null))],
        };
        var random = new CountingRandom(1, nextTransactionId ?? (state.IsNull("tid") ? 0 : state.Number("tid")));
        var node = new VectorNode(network, new RpcNode(settings, network.Host(Host), random));
        node.Loop.Do(() => node.Prepare(state));
        return node;
    }

    public IDatagramSocket Socket(string name) => name == "server" ? Rpc.ServerSocket! : Rpc.ClientSocket!;

    public string SocketName(IDatagramSocket socket) => socket == Rpc.ServerSocket ? "server" : "client";

    public void Receive(string socket, PeerAddress from, byte[] datagram) =>
        Loop.Do(() => ((ManualSocket)Socket(socket)).Receive(datagram, from));

    /// <summary>
    /// Lets everybody answer whom the node asks by now whether it is there: our nodes ask before a sender enters the table, which the
    /// reference does not, and who announces an id in a vector is there (spec 01 §28).
    /// </summary>
    public void LetAnswer(PeerAddress sender)
    {
        foreach (var (socket, datagram, to, _) in Network.Log.Where(l => IsPing(l.Datagram) && l.To == sender).ToArray())
        {
            Assert.True(RequestDatagram.TryDecode(datagram, out var ping));
            var pong = new ReplyDatagram { TransactionId = ping.TransactionId, To = socket.LocalAddress, Id = NodeId.FromAddress(to).Span };
            var bytes = new byte[pong.EncodedLength];
            pong.Encode(bytes);
            Loop.Do(() => socket.Receive(bytes, to));
        }
    }

    /// <summary>What was sent because of a request, without regard to order between different destinations.</summary>
    /// <param name="sender">Who sent the request; a ping of ours back to it is not part of the vectors, see <see cref="LetAnswer"/>.</param>
    public string[] Sent(PeerAddress sender) =>
        [.. Network.Log.Where(l => !(IsPing(l.Datagram) && l.To == sender)).Select(l => $"{SocketName(l.Socket)} {l.To} {RpcJson.Hex(l.Datagram)}").Order(StringComparer.Ordinal)];

    public static string[] Expected(JsonElement sent) =>
        [.. sent.EnumerateArray()
            .Select(s => $"{s.Text("socket")} {s.At("to").Address()} {s.Text("hex")}").Order(StringComparer.Ordinal)];

    private static bool IsPing(byte[] datagram) =>
        RequestDatagram.TryDecode(datagram, out var request) && request.IsInternal && request.CommandNumber == InternalCommandIds.Ping.Number;

    private void Prepare(JsonElement state)
    {
        Rpc.Bind();
        var parts = Rpc.Parts;
        parts.Directory.Rebuild(state.Id("id"));
        parts.State.IsEphemeral = state.Flag("ephemeral");
        parts.State.Tick = 1000;
        if (!state.IsNull("secrets"))
        {
            var secrets = state.At("secrets");
            parts.Tokens.Use(Convert.FromHexString(secrets[0].GetString()!), Convert.FromHexString(secrets[1].GetString()!), Loop.Now);
        }

        if (!state.IsNull("table"))
        {
            foreach (var address in state.At("table").Addresses())
            {
                parts.Directory.AddUnverified(address, tick: 900);
            }
        }
    }
}
