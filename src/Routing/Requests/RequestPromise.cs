using HyperDht.Rpc;
using HyperDht.Runtime;

namespace HyperDht.Routing.Requests;

/// <summary>A request whose end somebody awaits.</summary>
internal sealed class RequestPromise : LoopPromise<DhtResponse>, IRequestOwner
{
    private readonly RequestSender _sender;
    private readonly CancellationToken _cancellationToken;
    private CancellationTokenRegistration _registration;
    private OutboundRequest? _request;

    public RequestPromise(RequestSender sender, IDhtLoop loop, CancellationToken cancellationToken)
        : base(loop)
    {
        _sender = sender;
        _cancellationToken = cancellationToken;
    }

    /// <summary>The request; its reply tells on which socket it came.</summary>
    public OutboundRequest Request => _request!;

    /// <summary>Sends the request on the loop.</summary>
    public Task<DhtResponse> Send(OutboundRequest request)
    {
        _request = request;
        Start(static state => ((RequestPromise)state!).SendNow(), this);
        return Task;
    }

    public void HandleReply(OutboundRequest request, DhtResponse response)
    {
        _registration.Dispose();
        Succeed(response);
    }

    public void HandleFailure(OutboundRequest request, RequestFailure failure)
    {
        _registration.Dispose();
        Fail(ExceptionOf(failure, request.To));
    }

    private void SendNow()
    {
        if (_cancellationToken.IsCancellationRequested)
        {
            Fail(new OperationCanceledException(_cancellationToken));
            return;
        }

        if (_cancellationToken.CanBeCanceled)
        {
            _registration = _cancellationToken.UnsafeRegister(
                static state => ((RequestPromise)state!).Loop.Post(static inner => ((RequestPromise)inner!).CancelNow(), state), this);
        }

        _sender.Send(_request!);
    }

    private void CancelNow()
    {
        if (_request!.State != RequestState.Settled)
        {
            _sender.Cancel(_request);
            Fail(new OperationCanceledException(_cancellationToken));
        }
    }

    private static HyperDhtException ExceptionOf(RequestFailure failure, PeerAddress to) => failure switch
    {
        RequestFailure.TimedOut => new(DhtErrorCodes.RequestTimeout, $"{to} did not answer."),
        RequestFailure.Destroyed => new(DhtErrorCodes.RequestDestroyed, "The node closed before an answer came."),
        RequestFailure.Suspended => RpcFaults.Suspended(),
        _ => new(DhtErrorCodes.RequestDestroyed, "The request is too large, or too many requests are outstanding."),
    };
}
