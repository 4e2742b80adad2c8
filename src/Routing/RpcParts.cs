using HyperDht.Routing.Commands;
using HyperDht.Routing.Life;
using HyperDht.Routing.Queries;
using HyperDht.Routing.Requests;
using HyperDht.Routing.Serving;
using HyperDht.Routing.Table;
using HyperDht.Routing.Tokens;
using HyperDht.Rpc;
using HyperDht.Runtime;
using HyperDht.Transport;

namespace HyperDht.Routing;

/// <summary>The parts of one node's RPC layer, put together.</summary>
internal sealed class RpcParts
{
    public RpcParts(
        RpcSettings settings,
        ITransport transport,
        IRandomSource random,
        AddressStanding standing,
        INodeMemory? memory,
        IRoutingTablePolicy? policy)
    {
        var loop = transport.Loop;
        Settings = settings;
        Standing = standing;
        Directory = new NodeDirectory(RandomId(random), settings.FilterNode, settings.Bootstrap.Count, settings.Limits.AddressVotePercent);
        State = new RpcState(Directory) { IsFirewalled = settings.Firewalled };
        Tokens = new TokenIssuer(random);
        Sender = new RequestSender(settings, State, Directory, Stats, standing, loop, random);
        var gate = new TableGate(policy ?? new DiverseTablePolicy(settings.Limits), State, Directory);
        Checks = new NodeChecks(settings, State, Directory, gate, Sender);
        Newcomers = new NewcomerPings(settings, State, Directory, Checks, Sender, loop);
        Guard = new AmplificationGuard(settings.Limits, standing, Newcomers, loop);
        Replies = new ReplySender(State, Directory, Tokens, Guard, loop);
        Delayed = new DelayedPings(settings.Limits, standing, Replies, loop);
        Commands = new InternalCommands(settings, Replies, Delayed, Checks);
        Receiver = new RequestReceiver(settings, State, Directory, Tokens, standing, Guard, Replies, Commands, Newcomers, loop);
        Bootstrap = new BootstrapNodes(settings, Sender, loop);
        DownHints = new DownHintSender(settings, Sender);
        Queries = new QueryContext(settings, State, Directory, Sender, Bootstrap, DownHints, Stats, loop);
        Network = new NetworkState(State, Directory, Sender, Bootstrap, loop);
        Remembered = new RememberedNodes(memory, State, Directory, Sender, loop);
        StartUp = new StartUp(Queries, Network, Remembered);
        Life = new NodeLife(
            Queries,
            Checks,
            Network,
            StartUp,
            new InterfaceWatch(transport, settings.Host),
            new AddressWatch(settings, Directory, Network),
            Remembered,
            random);
        Directory.Admits = gate.Admits;
        Directory.BucketFull = Checks.HandleBucketFull;
        Sender.NodeSilent = Checks.HandleSilence;
    }

    public RpcSettings Settings { get; }

    public AddressStanding Standing { get; }

    public RpcStats Stats { get; } = new();

    public NodeDirectory Directory { get; }

    public RpcState State { get; }

    public TokenIssuer Tokens { get; }

    public RequestSender Sender { get; }

    public AmplificationGuard Guard { get; }

    public ReplySender Replies { get; }

    public NodeChecks Checks { get; }

    public DelayedPings Delayed { get; }

    public NewcomerPings Newcomers { get; }

    public InternalCommands Commands { get; }

    public RequestReceiver Receiver { get; }

    public BootstrapNodes Bootstrap { get; }

    public DownHintSender DownHints { get; }

    public QueryContext Queries { get; }

    public NetworkState Network { get; }

    public RememberedNodes Remembered { get; }

    public StartUp StartUp { get; }

    public NodeLife Life { get; }

    private static NodeId RandomId(IRandomSource random)
    {
        Span<byte> id = stackalloc byte[NodeId.Length];
        random.Fill(id);
        return new NodeId(id);
    }
}
