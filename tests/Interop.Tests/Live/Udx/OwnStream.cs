using System.Security.Cryptography;
using HyperDht.Runtime;
using HyperDht.Transport;
using HyperDht.Transport.Udp;
using HyperDht.Udx;

namespace HyperDht.Interop.Tests.Live.Udx;

/// <summary>One bare stream of ours on a real socket.</summary>
internal sealed class OwnStream : IUdxStreamHandler, IDatagramReceiver, IAsyncDisposable
{
    public const uint Id = 1;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly DhtLoop _loop = new();
    private readonly UdpTransport _transport;
    private readonly IDatagramSocket _socket;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<UdxCloseReason> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _message = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private UdxContext _context = null!;
    private UdxStream _stream = null!;

    private OwnStream()
    {
        _transport = new UdpTransport(_loop);
        _socket = _transport.Bind(PeerAddress.Loopback(0));
    }

    public int Port => _socket.LocalAddress.Port;

    /// <summary>The hash of everything received, once the peer ended.</summary>
    public Task<string> Ended => _ended.Task.WaitAsync(Deadline);

    public Task<UdxCloseReason> Closed => _closed.Task.WaitAsync(Deadline);

    public Task<string> Message => _message.Task.WaitAsync(Deadline);

    public static async Task<OwnStream> StartAsync()
    {
        var own = new OwnStream();
        await own._loop.InvokeAsync(() =>
        {
            own._context = new UdxContext(own._loop, SystemRandomSource.Instance);
            own._stream = own._context.CreateStream(own, Id);
            own._socket.Receiver = own;
        });
        return own;
    }

    public Task DoAsync(Action<UdxStream> act) => _loop.InvokeAsync(() => act(_stream));

    public Task ConnectAsync(int port) => DoAsync(s => s.Connect(_socket, ReferenceStream.Id, PeerAddress.Loopback((ushort)port)));

    /// <summary>Writes random bytes; returns their hash.</summary>
    public async Task<string> WriteAsync(int bytes)
    {
        var own = RandomNumberGenerator.GetBytes(bytes);
        await DoAsync(s => s.Write(own, null));
        return Convert.ToHexStringLower(SHA256.HashData(own));
    }

    public async ValueTask DisposeAsync()
    {
        await _loop.InvokeAsync(_context.Close);
        await _transport.DisposeAsync();
        await _loop.DisposeAsync();
        _hash.Dispose();
    }

    public void OnDatagram(IDatagramSocket socket, PeerAddress source, Span<byte> datagram) =>
        _context.TryReceive(socket, source, datagram);

    public bool AcceptFrom(IDatagramSocket socket, PeerAddress source) => false;

    public void OnData(Span<byte> data)
    {
        _hash.AppendData(data);
        _stream.Consumed(data.Length);
    }

    public void OnEnd() => _ended.TrySetResult(Convert.ToHexStringLower(_hash.GetHashAndReset()));

    public void OnMessage(ReadOnlySpan<byte> message) => _message.TrySetResult(System.Text.Encoding.UTF8.GetString(message));

    public void OnWritable()
    {
    }

    public void OnAllAcknowledged()
    {
    }

    public void OnClosed(UdxCloseReason reason) => _closed.TrySetResult(reason);
}
