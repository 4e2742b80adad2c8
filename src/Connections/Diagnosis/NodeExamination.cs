using HyperDht.Connections.Node;
using HyperDht.Connections.Punching;
using HyperDht.Holepunch;
using HyperDht.Holepunch.Sockets;
using HyperDht.Routing.Commands;
using HyperDht.Routing.Life;
using HyperDht.Rpc;
using HyperDht.Runtime;
using HyperDht.Transport;

namespace HyperDht.Connections.Diagnosis;

/// <summary>Finds out what a node's NAT does, whether anybody reaches the node, and how large packets may be.</summary>
/// <remarks>On the loop. From a socket of its own, as punches do: the node's sockets have been used before, which changes what a NAT does.</remarks>
internal sealed class NodeExamination(PunchContext punching, IDhtRpc rpc, INodeSelf self)
{
    private const int NodesForMtu = 3;

    private static readonly TimeSpan SamplingLimit = TimeSpan.FromSeconds(5);
    private static readonly DhtRequestOptions Twice = new() { Retries = 1, Force = true };

    /// <summary>Runs; about two seconds where something is lost.</summary>
    /// <exception cref="HyperDhtException"><c>CANNOT_HOLEPUNCH</c>: the system has no socket left.</exception>
    public async Task<NodeFindings> RunAsync(CancellationToken cancellationToken)
    {
        var socket = punching.Parts.Sockets.TryOpen()
            ?? throw new HyperDhtException(DhtErrorCodes.CannotHolepunch, "The system has no socket left; raise the limit of open files.");
        socket.Hold();
        try
        {
            var nodes = rpc.ToArray();
            var sampling = SampleAsync(socket, cancellationToken);
            var reaching = ReachAsync(socket.Socket, [.. nodes.Take(FirewallCheckCore.NodesAsked)], cancellationToken);
            var measuring = Task.WhenAll(nodes.Take(NodesForMtu).Select(node => MtuProbe.RunAsync(rpc, socket.Socket, node, cancellationToken)));
            var (mapping, samples) = await sampling;
            var (isReachable, asked, cameThrough) = await reaching;
            return new NodeFindings
            {
                Kind = isReachable ? NatKind.Open : mapping,
                Samples = samples,
                ServerAddress = self.ServerSocket.LocalAddress,
                Asked = asked,
                CameThrough = cameThrough,
                Mtus = [.. (await measuring).OfType<PathMtu>()],
            };
        }
        finally
        {
            socket.Release();
        }
    }

    private async Task<(NatKind Kind, IReadOnlyList<NatSample> Samples)> SampleAsync(PunchSocket socket, CancellationToken cancellationToken)
    {
        var collector = new SampleCollector();
        var sampled = new SampledSocket(punching.Parts.Loop, socket, rpc);
        sampled.Attach(collector);
        await punching.Parts.Loop.WaitAtMostAsync(collector.Done, SamplingLimit);
        sampled.Detach(collector);
        cancellationToken.ThrowIfCancellationRequested();
        return (collector.Kind, collector.Samples);
    }

    // The same question, and the same judgement, by which a node decides whether it is firewalled.
    private async Task<(bool IsReachable, int Asked, int CameThrough)> ReachAsync(
        IDatagramSocket socket, IReadOnlyList<PeerAddress> nodes, CancellationToken cancellationToken)
    {
        var port = self.ServerSocket.LocalAddress.Port;
        var call = new DhtCall(InternalCommandIds.PingNat) { Value = CommandValues.OfPort(port) };
        var answers = await Task.WhenAll(nodes.Select(node => PingNatAsync(call, socket, node, cancellationToken)));
        PeerAddress[] seen = [.. answers.OfType<PeerAddress>()];
        var check = new FirewallCheckCore((rpc.ObservedAddress ?? seen.FirstOrDefault()).Host, port, nodes.Count);
        foreach (var address in seen)
        {
            check.HandlePong(address, isOnServerSocket: true);
        }

        return (!check.IsFirewalled, nodes.Count, seen.Length);
    }

    // The answer goes to the port that the question names, wherever the question came from.
    private async Task<PeerAddress?> PingNatAsync(DhtCall call, IDatagramSocket socket, PeerAddress node, CancellationToken cancellationToken)
    {
        try
        {
            return (await rpc.RequestAsync(call, node, Twice with { Socket = socket }, cancellationToken)).To;
        }
        catch (HyperDhtException)
        {
            return null;
        }
    }
}
