using HyperDht.Records.Encoding;
using HyperDht.Records.Signing;
using HyperDht.Records.Tests.Support;
using HyperDht.Rpc;

namespace HyperDht.Records.Tests.Client;

/// <summary>Replies that a scripted walk meets.</summary>
internal static class Walks
{
    public static readonly PeerAddress Own = PeerAddress.Parse("198.51.100.9:40000");

    /// <summary>The reply of the node of a number, with its id and a token that only it gives.</summary>
    public static DhtResponse Node(int number, ReadOnlyMemory<byte>? value = null)
    {
        var address = AddressOf(number);
        return new DhtResponse
        {
            From = address,
            FromId = NodeId.FromAddress(address),
            To = Own,
            Token = TokenOf(number, 0),
            Value = value,
        };
    }

    public static PeerAddress AddressOf(int number) => new(0x01020300 + ((uint)number << 8), 49737);

    /// <summary>The token a node gives, the one of a number of times before it.</summary>
    public static byte[] TokenOf(int number, int renewals) => [.. Enumerable.Repeat((byte)(number + (100 * renewals)), 32)];

    public static ReadOnlyMemory<byte> Listing(params DhtPeer[] peers) => LookupReplyCodec.Encode([.. peers.Select(peer => (ReadOnlyMemory<byte>)PeerCodec.Encode(peer))], 0);

    public static DhtPeer PeerOf(int number, params PeerAddress[] relays)
    {
        Span<byte> key = stackalloc byte[32];
        BitConverter.TryWriteBytes(key, number);
        return new DhtPeer(new PublicKey(key), relays);
    }

    public static ReadOnlyMemory<byte> Signed(KeyPair keyPair, ulong seq, ReadOnlySpan<byte> value) => MutableCodec.EncodeReply(
        new SignedValue(seq, value.ToArray(), RecordSignatures.SignMutable(seq, value, keyPair)));

    /// <summary>Runs a call that must have ended when nothing can run any more.</summary>
    public static T Result<T>(this ManualLoop loop, Func<Task<T>> call)
    {
        Task<T>? running = null;
        loop.Run(() => running = call());
        Assert.True(running!.IsCompleted, "The call still waits.");
        return running.GetAwaiter().GetResult();
    }

    /// <summary>Runs a call that must have ended when nothing can run any more.</summary>
    public static void Result(this ManualLoop loop, Func<Task> call) => loop.Result(async () =>
    {
        await call();
        return true;
    });
}
