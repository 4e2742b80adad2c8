using MediatR;

namespace Foreign.Parts;

/// <summary>A MediatR behavior of the kind web applications have: open generic, for every request.</summary>
public sealed class Timing<TRequest, TResponse>(CallLog log) : IPipelineBehavior<TRequest, TResponse>
{
    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        log.Add($"timing {typeof(TRequest).Name}");
        return next();
    }
}
