using HyperDht.Routing.Commands;
using HyperDht.Routing.Nat;
using HyperDht.Routing.Requests;
using HyperDht.Routing.Table;
using HyperDht.Rpc;
using HyperDht.Runtime;
using HyperDht.Transport;

namespace HyperDht.Routing.Life;

/// <summary>Finds out whether the node is reachable, and makes it persistent (spec 01 §17). On the loop.</summary>
internal sealed class NetworkState(
    RpcState state, NodeDirectory directory, RequestSender sender, BootstrapNodes bootstrap, IDhtLoop loop)
{
    public StabilityCore Stability { get; } = new();

    /// <summary>Our public address as the last check found it, the one our id is made of; null before.</summary>
    public PeerAddress? Adopted { get; private set; }

    /// <summary>The local id moved to our public address.</summary>
    public Action? IdChanged { get; set; }

    public Action? BecamePersistent { get; set; }

    /// <summary>The firewall verdict changed.</summary>
    public Action? FirewallChanged { get; set; }

    /// <summary>Others see us elsewhere than at <see cref="Adopted"/>: nothing that was found out before holds.</summary>
    /// <param name="firewalled">What is taken for granted until the next check.</param>
    /// <returns>True when requests left from the server socket until now.</returns>
    public bool HandleMoved(bool firewalled)
    {
        Adopted = null;
        Stability.HandleMove();
        if (!firewalled || state.IsFirewalled)
        {
            return false;
        }

        // Requests leave from the other socket now, which nobody has seen yet.
        state.IsFirewalled = true;
        directory.ForgetSamples();
        FirewallChanged?.Invoke();
        return true;
    }

    /// <summary>Runs the checks.</summary>
    /// <param name="firewallOnly">Only finds out about the firewall; the node stays ephemeral.</param>
    /// <returns>True when something was gained.</returns>
    public async Task<bool> UpdateAsync(bool firewallOnly)
    {
        if (!state.IsEphemeral || (firewallOnly && !state.IsFirewalled))
        {
            return false;
        }

        var observed = directory.Conclusion;
        if (!firewallOnly)
        {
            Stability.HandleAttempt(observed?.Host);
        }

        if (observed is not { Port: > 0 } address)
        {
            return false;
        }

        var sampler = directory.Sampler;
        if (state.IsFirewalled)
        {
            var check = await CheckFirewallAsync(address.Host);
            if (check.IsFirewalled || state.IsQuiet)
            {
                return false;
            }

            sampler = check.Sampler;
        }

        if (state.IsFirewalled)
        {
            state.IsFirewalled = false;
            FirewallChanged?.Invoke();
        }

        return Adopt(sampler, address, firewallOnly);
    }

    private bool Adopt(NatSampler sampler, PeerAddress observed, bool firewallOnly)
    {
        if (!state.IsEphemeral || directory.Conclusion != observed
            || sampler.Conclusion is not { Port: > 0 } ours || ours.Host != observed.Host)
        {
            return false;
        }

        state.IsEphemeral = firewallOnly;
        Adopted = ours;
        if (sampler != directory.Sampler)
        {
            directory.Use(sampler);
        }

        var id = NodeId.FromAddress(ours);
        if (id != directory.Table.LocalId)
        {
            directory.Rebuild(id);
            IdChanged?.Invoke();
        }

        if (!state.IsEphemeral)
        {
            BecamePersistent?.Invoke();
        }

        return true;
    }

    private async Task<FirewallCheckCore> CheckFirewallAsync(uint observedHost)
    {
        var nodes = directory.Nodes.ToList(FirewallCheckCore.NodesAsked);
        if (nodes.Count < FirewallCheckCore.NodesAsked)
        {
            nodes.AddRange((await bootstrap.ResolveAllAsync()).Except(nodes));
        }

        var serverPort = state.Server!.LocalAddress.Port;
        var check = new FirewallCheckCore(observedHost, serverPort, nodes.Count);
        var call = new DhtCall(InternalCommandIds.PingNat) { Value = CommandValues.OfPort(serverPort) };
        var pings = nodes.ConvertAll(node => PingNatAsync(call, node));
        foreach (var ping in pings)
        {
            if (await ping is var (response, socket))
            {
                check.HandlePong(response.To, socket == state.Server);
            }
        }

        return check;
    }

    private async Task<(DhtResponse Response, IDatagramSocket Socket)?> PingNatAsync(DhtCall call, PeerAddress node)
    {
        var promise = new RequestPromise(sender, loop, CancellationToken.None);
        try
        {
            var response = await promise.Send(new OutboundRequest(call, node, promise) { IsAddressedById = true, Socket = state.Client });
            return (response, promise.Request.ReplySocket!);
        }
        catch (HyperDhtException)
        {
            return null;
        }
    }
}
