using HyperDht.Messaging;
using HyperDht.Records.Commands;
using HyperDht.Records.Handlers;
using HyperDht.Records.Storage;
using HyperDht.Rpc;

namespace HyperDht.Records.Tests.Support;

/// <summary>A node that stores, from the decoded request to the reply, without RPC around it.</summary>
internal sealed class StoringNode : INodeIdentity
{
    private readonly Dictionary<uint, Action<FakeRequest>> _commands = [];

    public StoringNode(NodeId? id, RecordsOptions? options = null, HyperDhtLimits? limits = null, TimeProvider? time = null, int seed = 1)
    {
        Id = id;
        Store = new MemoryRecordStore(options ?? new RecordsOptions(), limits ?? new HyperDhtLimits(), Loop, new SeededRandom(seed));
        Forwards = new ForwardTable(Store);
        var chains = new RefreshChains(Store, new SeededRandom(seed));
        Register(new FindPeerCommand(), new FindPeerHandler(Forwards));
        Register(new LookupCommand(), new LookupHandler(Store, Forwards));
        Register(new AnnounceCommand(), new AnnounceHandler(Store, Forwards, chains, this, time ?? TimeProvider.System));
        Register(new PluginRequestCommand(), new UnknownPluginHandler());
        Register(new UnannounceCommand(), new UnannounceHandler(Store, Forwards, chains, this));
        Register(new MutablePutCommand(), new MutablePutHandler(Store));
        Register(new MutableGetCommand(), new MutableGetHandler(Store));
        Register(new ImmutablePutCommand(), new ImmutablePutHandler(Store));
        Register(new ImmutableGetCommand(), new ImmutableGetHandler(Store));
    }

    public ManualLoop Loop { get; } = new();

    public NodeId? Id { get; set; }

    public MemoryRecordStore Store { get; }

    public ForwardTable Forwards { get; }

    /// <summary>Answers as the dispatch of spec 02 §5 does, tokens taken as valid.</summary>
    public FakeAnswer? Handle(FakeRequest request)
    {
        if (Id is null || !_commands.TryGetValue(request.Command.Number, out var handle))
        {
            request.Error(1);
        }
        else
        {
            handle(request);
        }

        return request.Answer;
    }

    private void Register<TMessage, TReply>(IDhtCommand<TMessage, TReply> command, IDhtMessageHandler<TMessage, TReply> handler)
        where TMessage : IDhtMessage<TReply> => _commands.Add(command.Id.Number, request =>
        {
            if (!command.TryDecode(request, out var message))
            {
                return;
            }

            var handling = handler.HandleAsync(message, CancellationToken.None).AsTask();
            Assert.True(handling.IsCompletedSuccessfully, "Storing must not wait.");
            var outcome = handling.Result;
            if (outcome.Kind is DhtOutcomeKind.Reply)
            {
                command.SendReply(message, outcome.Reply!);
            }
            else if (outcome.Kind is DhtOutcomeKind.Error)
            {
                request.Error(outcome.ErrorCode);
            }
        });
}
