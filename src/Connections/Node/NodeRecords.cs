using System.Runtime.CompilerServices;
using HyperDht.Encoding;
using HyperDht.Limits;
using HyperDht.Records;
using HyperDht.Records.Client;
using HyperDht.Rpc;
using HyperDht.Runtime;

namespace HyperDht.Connections.Node;

/// <summary>The records of the DHT as a node's user asks for them: checks arguments, waits for the start, works on the loop.</summary>
/// <remarks>Any thread.</remarks>
/// <param name="loop">The node's loop.</param>
/// <param name="rpc">The node's RPC layer.</param>
/// <param name="limits">What nodes that answer may cost.</param>
/// <param name="own">What the node stores itself; null when it never stores.</param>
/// <param name="started">Waits for the start, or throws when the node is closed. On the loop.</param>
/// <param name="closed">Cancelled when the node closes.</param>
internal sealed class NodeRecords(
    IDhtLoop loop,
    IDhtRpc rpc,
    RecordsLimits limits,
    OwnRecords own,
    Func<CancellationToken, Task> started,
    CancellationToken closed)
{
    private readonly PeerClient _peers = new(rpc);
    private readonly TopicClient _topics = new(rpc, loop, limits);
    private readonly ImmutableClient _immutable = new(rpc);
    private readonly MutableClient _mutable = new(rpc, loop);

    public async IAsyncEnumerable<LookupReply> LookupAsync(
        Topic topic, DhtQueryOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await StartedAsync(cancellationToken);
        await foreach (var reply in _topics.LookupAsync(TargetOf(topic), options ?? new DhtQueryOptions(), cancellationToken))
        {
            yield return reply;
        }
    }

    public async IAsyncEnumerable<FindPeerReply> FindPeerAsync(
        PublicKey key, DhtQueryOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await StartedAsync(cancellationToken);
        await foreach (var reply in _peers.FindPeerAsync(key, options, cancellationToken))
        {
            yield return reply;
        }
    }

    public Task<AnnounceResult> AnnounceAsync(
        Topic topic, IRecordSigner signer, AnnounceOptions? options, CancellationToken cancellationToken)
    {
        options ??= new AnnounceOptions();
        ArgumentNullException.ThrowIfNull(options.RelayAddresses, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Bump, WireReader.MaxUInt, nameof(options));
        return OnLoopAsync(
            token =>
            {
                if (options.Clear)
                {
                    own.Remove(TargetOf(topic), signer.PublicKey);
                }

                return _topics.AnnounceAsync(TargetOf(topic), signer, options, token);
            },
            cancellationToken);
    }

    public async IAsyncEnumerable<LookupReply> LookupAndUnannounceAsync(
        Topic topic,
        IRecordSigner signer,
        DhtQueryOptions? options,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await OnLoopAsync(_ => Task.FromResult(own.Remove(TargetOf(topic), signer.PublicKey)), cancellationToken);
        var replies = _topics.LookupAndUnannounceAsync(TargetOf(topic), signer, options ?? new DhtQueryOptions(), cancellationToken);
        await foreach (var reply in replies)
        {
            yield return reply;
        }
    }

    public Task UnannounceAsync(
        Topic topic, IRecordSigner signer, DhtQueryOptions? options, CancellationToken cancellationToken) => OnLoopAsync(
            async token =>
            {
                own.Remove(TargetOf(topic), signer.PublicKey);
                await _topics.UnannounceAsync(TargetOf(topic), signer, options ?? new DhtQueryOptions(), token);
                return true;
            },
            cancellationToken);

    public Task<ImmutablePutResult> ImmutablePutAsync(
        ReadOnlyMemory<byte> value, DhtQueryOptions? options, CancellationToken cancellationToken)
    {
        var copy = CopyOf(value);
        return OnLoopAsync(token => _immutable.PutAsync(copy, options ?? new DhtQueryOptions(), token), cancellationToken);
    }

    public Task<ImmutableValue?> ImmutableGetAsync(Topic hash, DhtQueryOptions? options, CancellationToken cancellationToken) =>
        OnLoopAsync(token => _immutable.GetAsync(hash, options ?? new DhtQueryOptions(), token), cancellationToken);

    public Task<MutablePutResult> MutablePutAsync(
        ReadOnlyMemory<byte> value, IRecordSigner signer, MutablePutOptions? options, CancellationToken cancellationToken)
    {
        options ??= new MutablePutOptions();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Seq, WireReader.MaxUInt, nameof(options));
        var copy = CopyOf(value);
        return OnLoopAsync(token => _mutable.PutAsync(copy, signer, options, token), cancellationToken);
    }

    public Task<MutableValue?> MutableGetAsync(PublicKey key, MutableGetOptions? options, CancellationToken cancellationToken)
    {
        options ??= new MutableGetOptions();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Seq, WireReader.MaxUInt, nameof(options));
        return OnLoopAsync(token => _mutable.GetAsync(key, options, token), cancellationToken);
    }

    private static NodeId TargetOf(Topic topic) => new(topic.Span);

    // The caller may use its buffer again as soon as the call returns.
    private static byte[] CopyOf(ReadOnlyMemory<byte> value) => value.Length <= DhtValue.MaxLength
        ? value.ToArray()
        : throw new ArgumentException(
            $"The value has {value.Length} bytes; more than {DhtValue.MaxLength} could be stored but not be read back.", nameof(value));

    private Task<bool> StartedAsync(CancellationToken cancellationToken) =>
        OnLoopAsync(_ => Task.FromResult(true), cancellationToken);

    private Task<T> OnLoopAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return loop.InvokeAsync(async () =>
        {
            await started(cancellationToken);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, closed);
            try
            {
                return await work(either.Token);
            }
            catch (OperationCanceledException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw new HyperDhtException(DhtErrorCodes.NodeDestroyed, "The node is closed.");
            }
        });
    }
}
