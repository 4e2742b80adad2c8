using System.Net.Sockets;

namespace HyperDht.Transport.Udp;

/// <summary>What errors of a socket mean (threat-model L6). Pure.</summary>
/// <param name="maxErrors">So many errors of the socket itself in <see cref="Window"/> make it be bound again.</param>
internal sealed class SocketErrorPolicy(int maxErrors)
{
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private const int NotPermitted = 1;
    private const int AccessDenied = 13;
    private const int AddressNotAvailable = 99;
    private const int NetworkDown = 100;
    private const int NetworkUnreachable = 101;
    private const int NoBuffers = 105;
    private const int HostDown = 112;
    private const int HostUnreachable = 113;

    private readonly Queue<TimeSpan> _recent = new();

    /// <summary>Whether others caused an error by ICMP: it says nothing about this socket.</summary>
    public static bool IsIcmp(int error) => error is LinuxNative.ConnectionRefused or HostUnreachable or HostDown or NetworkUnreachable;

    /// <summary>The same for .NET's codes, Windows' 10052 and 10054 included.</summary>
    public static bool IsIcmp(SocketError error) => error is SocketError.ConnectionRefused or SocketError.ConnectionReset
        or SocketError.NetworkReset or SocketError.HostUnreachable or SocketError.HostDown or SocketError.NetworkUnreachable;

    /// <summary>Whether a datagram was refused for reasons that say nothing about this socket.</summary>
    public static bool IsRefusal(SocketError error) => error is SocketError.MessageSize or SocketError.AccessDenied
        or SocketError.AddressNotAvailable or SocketError.InvalidArgument or SocketError.NoBufferSpaceAvailable
        or SocketError.NetworkDown or SocketError.WouldBlock or SocketError.TimedOut;

    /// <summary>What to do about an error of a send on Linux.</summary>
    /// <param name="error">The error number.</param>
    /// <param name="joined">Whether several datagrams were sent as one.</param>
    /// <param name="again">Whether the same datagrams were tried again before.</param>
    public static SendVerdict JudgeSend(int error, bool joined, bool again) => error switch
    {
        LinuxNative.Interrupted => SendVerdict.Retry,
        LinuxNative.WouldBlock => SendVerdict.Wait,
        LinuxNative.InputOutput or LinuxNative.Invalid or LinuxNative.MessageTooLong when joined => SendVerdict.Split,
        LinuxNative.ConnectionRefused when !again => SendVerdict.Retry,
        LinuxNative.ConnectionRefused or LinuxNative.Invalid or LinuxNative.MessageTooLong => SendVerdict.Drop,
        NotPermitted or AccessDenied or AddressNotAvailable or NetworkDown or NoBuffers => SendVerdict.Drop,
        NetworkUnreachable or HostDown or HostUnreachable => SendVerdict.Drop,
        _ => SendVerdict.Fault,
    };

    /// <summary>An error that is the socket's own happened; true when the socket should be bound again.</summary>
    public bool HandleFault(TimeSpan now)
    {
        while (_recent.TryPeek(out var oldest) && now - oldest > Window)
        {
            _recent.Dequeue();
        }

        _recent.Enqueue(now);
        if (_recent.Count < maxErrors)
        {
            return false;
        }

        _recent.Clear();
        return true;
    }
}
