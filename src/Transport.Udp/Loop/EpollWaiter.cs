using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace HyperDht.Transport.Udp;

/// <summary>Sleeps in Linux's epoll; sources are found by their descriptor.</summary>
internal sealed unsafe class EpollWaiter : ILoopWaiter
{
    private const int MaxEvents = 256;
    private const int MinSources = 64;

    // The kernel packs the structure on x86 only.
    private static readonly int EventSize = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86 ? 12 : 16;
    private readonly Lock _registering = new();
    private readonly int _epoll;
    private readonly int _wake;
    private readonly SafeFileHandle _wakeHandle;
    private readonly byte* _events;
    private ILoopSource?[] _sources = new ILoopSource?[MinSources];
    private bool _fineTimeouts = true;
    private int _ready;
    private bool _closed;

    public EpollWaiter()
    {
        _epoll = Check(LinuxNative.EpollCreate(LinuxNative.CloseOnExec));
        _wake = Check(LinuxNative.EventFd(0, LinuxNative.CloseOnExec | LinuxNative.NonBlocking));
        _wakeHandle = new SafeFileHandle(_wake, ownsHandle: true);
        _events = (byte*)NativeMemory.AllocZeroed(MaxEvents * (nuint)EventSize);

        // Edge triggered: every write is a new edge, so the counter never has to be read.
        Control(LinuxNative.EpollAdd, _wake, LinuxNative.EpollIn | LinuxNative.EpollEdge);
    }

    /// <summary>Adds a descriptor. Any thread.</summary>
    public void Add(int descriptor, ILoopSource source)
    {
        lock (_registering)
        {
            if (descriptor >= _sources.Length)
            {
                Array.Resize(ref _sources, Math.Max(descriptor + 1, _sources.Length * 2));
            }

            ObjectDisposedException.ThrowIf(_closed, this);
            Volatile.Write(ref _sources[descriptor], source);
            Control(LinuxNative.EpollAdd, descriptor, LinuxNative.EpollIn);
        }
    }

    /// <summary>Removes a descriptor that is about to be closed. Any thread.</summary>
    public void Remove(int descriptor)
    {
        lock (_registering)
        {
            if (!_closed)
            {
                _sources[descriptor] = null;
                Control(LinuxNative.EpollDelete, descriptor, 0);
            }
        }
    }

    /// <summary>Chooses whether room for sending is waited for, too.</summary>
    public void AwaitWritable(int descriptor, bool wanted) =>
        Control(LinuxNative.EpollModify, descriptor, LinuxNative.EpollIn | (wanted ? LinuxNative.EpollOut : 0));

    public bool Wait(TimeSpan? timeout)
    {
        int count;
        if (_fineTimeouts && timeout is { } fine && fine != TimeSpan.Zero)
        {
            var limit = LinuxNative.TimeSpec.From(fine);
            try
            {
                count = LinuxNative.EpollWaitFine(_epoll, _events, MaxEvents, &limit, null);
                _fineTimeouts = count >= 0 || Marshal.GetLastPInvokeError() != LinuxNative.NotImplemented;
            }
            catch (EntryPointNotFoundException)
            {
                _fineTimeouts = false;
                count = 0;
            }
        }
        else
        {
            count = LinuxNative.EpollWait(_epoll, _events, MaxEvents, Milliseconds(timeout));
        }

        _ready = Math.Max(0, count);
        return _ready > 0;
    }

    public int Dispatch(LoopFaults faults)
    {
        var (ready, sources) = (_ready, 0);
        _ready = 0;
        for (var i = 0; i < ready; i++)
        {
            var entry = _events + (i * EventSize);
            var events = *(uint*)entry;
            var descriptor = *(int*)(entry + EventSize - sizeof(ulong));
            if (descriptor == _wake || Volatile.Read(ref _sources[descriptor]) is not { } source)
            {
                continue;
            }

            sources++;
            try
            {
                source.OnReady((events & ~LinuxNative.EpollOut) != 0, (events & LinuxNative.EpollOut) != 0, i + 1 < ready);
            }
            catch (Exception error)
            {
                faults.Report(LoopFaultKind.Socket, error);
            }
        }

        return sources;
    }

    public void Wake()
    {
        try
        {
            var one = 1UL;
            _ = LinuxNative.Write(_wakeHandle, &one, sizeof(ulong));
        }
        catch (ObjectDisposedException)
        {
            // The loop ended meanwhile; nobody sleeps any more.
        }
    }

    public void Dispose()
    {
        lock (_registering)
        {
            _closed = true;
        }

        _ = LinuxNative.Close(_epoll);
        _wakeHandle.Dispose();
        NativeMemory.Free(_events);
    }

    private static int Check(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    private static int Milliseconds(TimeSpan? timeout) =>
        timeout is { } limit ? (int)Math.Min(int.MaxValue, Math.Ceiling(limit.TotalMilliseconds)) : -1;

    private void Control(int operation, int descriptor, uint events)
    {
        var entry = stackalloc byte[16];
        *(uint*)entry = events;
        *(ulong*)(entry + EventSize - sizeof(ulong)) = (ulong)(uint)descriptor;
        Check(LinuxNative.EpollControl(_epoll, operation, descriptor, entry));
    }
}
